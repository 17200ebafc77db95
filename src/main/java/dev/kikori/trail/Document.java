package dev.kikori.trail;

import java.time.Instant;

/**
 * One event, ready to be indexed.
 *
 * @param id its {@code _id}; the same record always has the same
 * @param timestamp the time that decides its index
 * @param source the {@code _source} as UTF-8 JSON in one line
 */
@SuppressWarnings("ArrayRecordComponent") // Written once and handed to the wire; never compared.
public record Document(String id, Instant timestamp, byte[] source) {}
