@NullMarked
package dev.kikori.search;

import org.jspecify.annotations.NullMarked;
