/** Tests of the saved objects, of the boards that ship as such, and of their import. */
@NullMarked
package dev.kikori.dashboards;

import org.jspecify.annotations.NullMarked;
