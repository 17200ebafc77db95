package dev.kikori.search;

import com.fasterxml.jackson.databind.JsonNode;

/** Judges the answer of a search before anybody relies on it. */
public final class Searches {
    private Searches() {}

    /**
     * The same answer, when every shard gave all it has.
     *
     * @param what was asked, for the message
     * @throws SearchException TRANSIENT when a shard failed or time ran out, for then hits may be
     *     missing
     */
    public static JsonNode complete(JsonNode answer, String what) throws SearchException {
        if (answer.path("timed_out").asBoolean() || answer.at("/_shards/failed").asInt() > 0) {
            throw new SearchException(
                    SearchException.Kind.TRANSIENT,
                    what
                            + " was answered by only "
                            + answer.at("/_shards/successful")
                            + " of "
                            + answer.at("/_shards/total")
                            + " shards");
        }
        return answer;
    }
}
