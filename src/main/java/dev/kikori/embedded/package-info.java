@NullMarked
package dev.kikori.embedded;

import org.jspecify.annotations.NullMarked;
