/**
 * What the operator's files know of addresses and accounts: MaxMind databases, a list of accounts.
 */
@NullMarked
package dev.kikori.enrich;

import org.jspecify.annotations.NullMarked;
