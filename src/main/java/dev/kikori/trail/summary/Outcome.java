package dev.kikori.trail.summary;

import com.fasterxml.jackson.databind.JsonNode;

/** How a request ended. */
sealed interface Outcome {

    /** It did what it should. */
    record Done() implements Outcome {}

    /** It would have been allowed, but only that was asked. */
    record DryRun() implements Outcome {}

    /** It was not allowed; the error's code or words. */
    record Denied(String error) implements Outcome {}

    /** It failed for another reason; the error's code or words, or nothing. */
    record Failed(String error) implements Outcome {}

    static Outcome of(JsonNode record) {
        String code = record.path("errorCode").asText("");
        String message = record.path("errorMessage").asText("");
        String event = record.path("eventName").asText("");
        if (code.endsWith("DryRunOperation")) {
            return new DryRun();
        }
        if (isDenial(code)) {
            return new Denied(code);
        }
        if (!code.isEmpty() || !message.isEmpty()) {
            return new Failed(code.isEmpty() ? message : code);
        }
        boolean refused =
                record.path("responseElements").path(event).asText("").equals("Failure")
                        || record.path("serviceEventDetails")
                                .path(event)
                                .asText("")
                                .equals("Failure");
        return refused ? new Failed("") : new Done();
    }

    private static boolean isDenial(String code) {
        String lower = code.toLowerCase(java.util.Locale.ROOT);
        return lower.contains("accessdenied")
                || lower.contains("unauthorized")
                || lower.contains("notauthorized")
                || lower.contains("forbidden")
                || lower.contains("authfailure");
    }
}
