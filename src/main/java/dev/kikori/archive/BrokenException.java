package dev.kikori.archive;

/**
 * The content is not what it has to be: not gzip, not JSON, too big. Becomes CORRUPT once the place
 * is known.
 */
final class BrokenException extends Exception {

    BrokenException(String what) {
        super(what);
    }
}
