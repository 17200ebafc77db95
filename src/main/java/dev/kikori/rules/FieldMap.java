package dev.kikori.rules;

/**
 * Where the values of a CloudTrail record stand in its document.
 *
 * <p>A query never misses an event as long as the map keeps these promises. <em>Diverted</em> is a
 * document of which something stands elsewhere or shortened; whoever searches adds those to every
 * query's hits.
 */
@FunctionalInterface
public interface FieldMap {

    /** The place of the values that the path, through the original record, leads to. */
    Target target(Path path);

    /** A place in the document. */
    sealed interface Target {
        /**
         * A keyword field that holds the path's scalar: a string as it is, a boolean or a number as
         * its JSON text. It is absent where the record has nothing or null there; a record with an
         * array or an object there, or with an array on the way, is diverted.
         */
        record Keyword(String field) implements Target {}

        /**
         * The same of a boolean field; it may have been spelled {@code true} or {@code "true"}, and
         * false {@code ""}.
         */
        record Bool(String field) implements Target {}

        /** The same of a date field; a scalar that is no date is diverted. */
        record Date(String field) implements Target {}

        /**
         * A leaf under a flat_object, arrays on the way and at the end dissolved.
         *
         * @param field the leaf's full name: {@code requestParameters.bucketName}
         * @param root the flat_object's own name: {@code requestParameters}
         */
        record FlatLeaf(String field, String root) implements Target {}

        /** Some leaf, who knows which, under this flat_object. */
        record FlatRoot(String field) implements Target {}

        /** Nowhere that a query could look. */
        record Nowhere() implements Target {}
    }
}
