/** Saved objects of OpenSearch Dashboards: reading, checking and importing them. */
@NullMarked
package dev.kikori.dashboards;

import org.jspecify.annotations.NullMarked;
