@NullMarked
package dev.kikori;

import org.jspecify.annotations.NullMarked;
