package dev.kikori.embedded.story.events;

/** The folder below the account in which CloudTrail keeps a kind of event apart. */
public enum Folder {
    CLOUDTRAIL("CloudTrail"),
    INSIGHT("CloudTrail-Insight"),
    NETWORK_ACTIVITY("CloudTrail-NetworkActivity");

    private final String text;

    Folder(String text) {
        this.text = text;
    }

    /** As it stands in the key and in the file's name. */
    public String text() {
        return text;
    }
}
