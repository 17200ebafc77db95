/** Tests of the sentences. */
@NullMarked
package dev.kikori.trail.summary;

import org.jspecify.annotations.NullMarked;
