/** Tests of the saved objects and their import; {@code Overview} is the dashboard's source. */
@NullMarked
package dev.kikori.dashboards;

import org.jspecify.annotations.NullMarked;
