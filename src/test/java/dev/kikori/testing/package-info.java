/** Hand-written stand-ins that keep the rules of the real thing. */
@NullMarked
package dev.kikori.testing;

import org.jspecify.annotations.NullMarked;
