/**
 * Everything S3: opening a trail object, telling what it is from its key, reading it record by
 * record.
 */
@NullMarked
package dev.kikori.archive;

import org.jspecify.annotations.NullMarked;
