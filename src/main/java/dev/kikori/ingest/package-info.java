/**
 * Flow 1, from a message to indexed events. Read {@link dev.kikori.ingest.Worker} first, then
 * {@link dev.kikori.ingest.Intake}.
 */
@NullMarked
package dev.kikori.ingest;

import org.jspecify.annotations.NullMarked;
