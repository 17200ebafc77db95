/**
 * How one CloudTrail record of the attack story is made: who calls, what is called, when, and how
 * it is delivered.
 */
@NullMarked
package dev.kikori.embedded.story.events;

import org.jspecify.annotations.NullMarked;
