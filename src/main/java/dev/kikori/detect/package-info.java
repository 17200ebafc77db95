/** Flow 2, from indexed events to findings. Read {@link dev.kikori.detect.Detector} first. */
@NullMarked
package dev.kikori.detect;

import org.jspecify.annotations.NullMarked;
