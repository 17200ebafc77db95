/**
 * Detection rules as values: front ends read a rule language into one tree, back ends turn the tree
 * into an OpenSearch query that never misses an event or into a predicate that is never wrong about
 * one.
 */
@NullMarked
package dev.kikori.rules;

import org.jspecify.annotations.NullMarked;
