package dev.kikori;

import dev.kikori.cli.CommandLineInterface;

/** Parses the command line, runs the command and exits with its code. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(CommandLineInterface.run(args));
    }
}
