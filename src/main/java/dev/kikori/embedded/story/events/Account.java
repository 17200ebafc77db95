package dev.kikori.embedded.story.events;

/** One of the four AWS accounts of the organization. */
public enum Account {
    PRODUCTION("111122223333"),
    STAGING("444455556666"),
    SECURITY("777788889999"),
    MANAGEMENT("123456789012");

    private final String id;

    Account(String id) {
        this.id = id;
    }

    /** Twelve digits. */
    public String id() {
        return id;
    }

    /** An IAM resource of this account, such as {@code user/ci-deployer}. */
    public String iam(String resource) {
        return "arn:aws:iam::" + id + ":" + resource;
    }

    /** A resource of this account in a Region. */
    public String arn(String service, Region region, String resource) {
        return "arn:aws:" + service + ":" + region.id() + ":" + id + ":" + resource;
    }
}
