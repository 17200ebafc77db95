package dev.kikori;

/** Parses the command line, runs the command and exits with its code. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("kikori");
    }
}
