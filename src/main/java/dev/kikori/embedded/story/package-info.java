/**
 * The shipped attack story: three days of CloudTrail in a busy organization, with an intrusion to
 * follow.
 */
@NullMarked
package dev.kikori.embedded.story;

import org.jspecify.annotations.NullMarked;
