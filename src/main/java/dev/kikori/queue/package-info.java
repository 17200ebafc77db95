/** Everything SQS: receiving, holding and deleting messages, and taking the wrapping off them. */
@NullMarked
package dev.kikori.queue;

import org.jspecify.annotations.NullMarked;
