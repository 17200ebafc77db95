/**
 * What is told of the work: facts, which become log lines and meters, and the endpoint that shows
 * them.
 */
@NullMarked
package dev.kikori.telemetry;

import org.jspecify.annotations.NullMarked;
