@NullMarked
package dev.kikori.report;

import org.jspecify.annotations.NullMarked;
