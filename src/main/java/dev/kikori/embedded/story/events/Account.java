package dev.kikori.embedded.story.events;

/** One of the four AWS accounts of the organization. */
public enum Account {
    PRODUCTION("111122223333", "example-production"),
    STAGING("444455556666", "example-staging"),
    SECURITY("777788889999", "example-security"),
    MANAGEMENT("123456789012", "example-management");

    private final String id;
    private final String alias;

    Account(String id, String alias) {
        this.id = id;
        this.alias = alias;
    }

    /** Twelve digits. */
    public String id() {
        return id;
    }

    public String alias() {
        return alias;
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
