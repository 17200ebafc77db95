/** Tests of the explanations. */
@NullMarked
package dev.kikori.explain;

import org.jspecify.annotations.NullMarked;
