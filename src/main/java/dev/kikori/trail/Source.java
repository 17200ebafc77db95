package dev.kikori.trail;

import java.util.Objects;

/**
 * A public page that facts of the catalogue come from.
 *
 * @param id by which entries name it
 * @param title the page's own
 * @param url its address
 */
public record Source(String id, String title, String url) {

    public Source {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(title, () -> "title of " + id);
        Objects.requireNonNull(url, () -> "url of " + id);
    }
}
