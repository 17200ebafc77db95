@NullMarked
package dev.kikori.findings;

import org.jspecify.annotations.NullMarked;
