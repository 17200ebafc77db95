@NullMarked
package dev.kikori.trail;

import org.jspecify.annotations.NullMarked;
