/** The configuration: one record of the rooms' settings, read from a file and the environment. */
@NullMarked
package dev.kikori.config;

import org.jspecify.annotations.NullMarked;
