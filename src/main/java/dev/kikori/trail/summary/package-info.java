/** Events told in one sentence, pure: a record in, a sentence in English or Japanese out. */
@NullMarked
package dev.kikori.trail.summary;

import org.jspecify.annotations.NullMarked;
