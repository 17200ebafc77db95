/** What a detection found: the finding, its identity, and where it is kept. */
@NullMarked
package dev.kikori.findings;

import org.jspecify.annotations.NullMarked;
