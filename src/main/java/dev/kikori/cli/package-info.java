/** The command line, one class a command. */
@NullMarked
package dev.kikori.cli;

import org.jspecify.annotations.NullMarked;
