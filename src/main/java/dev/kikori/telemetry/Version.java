package dev.kikori.telemetry;

/** Which Kikori this is. */
public final class Version {
    /** Such as {@code 0.1.0}; {@code unpackaged} where the classes do not come from a jar. */
    public static final String TEXT = read();

    private Version() {}

    private static String read() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
