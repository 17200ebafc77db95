package dev.kikori.embedded.story.events;

/** An AWS Region of the story. */
public enum Region {
    US_EAST_1("us-east-1"),
    AP_NORTHEAST_1("ap-northeast-1"),
    EU_WEST_1("eu-west-1"),
    /** São Paulo: the organization never works here; only the intruder does. */
    SA_EAST_1("sa-east-1");

    private final String id;

    Region(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }
}
