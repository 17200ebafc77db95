/** The CloudTrail model, pure: what a record is, how it becomes a document, and back. */
@NullMarked
package dev.kikori.trail;

import org.jspecify.annotations.NullMarked;
