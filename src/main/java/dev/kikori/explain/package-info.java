/** One event explained to a person: in a sentence, then field by field. */
@NullMarked
package dev.kikori.explain;

import org.jspecify.annotations.NullMarked;
