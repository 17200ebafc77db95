/** One page on a span of time: counted in the index, kept as records, written as HTML. */
@NullMarked
package dev.kikori.report;

import org.jspecify.annotations.NullMarked;
