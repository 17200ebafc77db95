/**
 * Tests of the rules room: its languages, what they compile to, the rules that come with the
 * program.
 */
@NullMarked
package dev.kikori.rules;

import org.jspecify.annotations.NullMarked;
