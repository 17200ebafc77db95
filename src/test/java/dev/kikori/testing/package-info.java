/**
 * What tests share: golden files, fakes that keep the rules of the real thing, the embedded
 * servers.
 */
@NullMarked
package dev.kikori.testing;

import org.jspecify.annotations.NullMarked;
