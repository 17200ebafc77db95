/** Everything OpenSearch: the only room that imports its client. */
@NullMarked
package dev.kikori.search;

import org.jspecify.annotations.NullMarked;
