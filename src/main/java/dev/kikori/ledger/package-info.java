/**
 * The ledger: one document an object, saying what was read from it and what became of every event.
 */
@NullMarked
package dev.kikori.ledger;

import org.jspecify.annotations.NullMarked;
