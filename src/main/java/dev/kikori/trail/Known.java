package dev.kikori.trail;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

/** Writes what an {@link Enrichment} knows of a record's source address and its account. */
final class Known {
    static final String COUNTRY = "source.geo.country_iso_code";
    static final String CITY = "source.geo.city_name";
    static final String LOCATION = "source.geo.location";
    static final String AS_NUMBER = "source.as.number";
    static final String AS_ORGANIZATION = "source.as.organization.name";
    static final String ACCOUNT_NAME = "cloud.account.name";
    static final String ACCOUNT_UNIT = "cloud.account.ou";
    static final String ACCOUNT_OWNER = "cloud.account.owner";

    private static final int LENGTH_MAX = 1_000;

    private final Enrichment enrichment;
    private final JsonGenerator out;

    Known(Enrichment enrichment, JsonGenerator out) {
        this.enrichment = enrichment;
        this.out = out;
    }

    /** Writes the fields that there is something to say in, none of them empty. */
    void write(JsonNode record) throws IOException {
        Optional<InetAddress> source = How.address(record.path("sourceIPAddress").asText(""));
        if (source.isPresent()) {
            write(enrichment.place(source.get()), enrichment.network(source.get()));
        }
        String recipient = record.path("recipientAccountId").asText("");
        Optional<Enrichment.Account> account =
                recipient.isEmpty() ? Optional.empty() : enrichment.account(recipient);
        if (account.isPresent()) {
            text(ACCOUNT_NAME, account.get().name());
            text(ACCOUNT_UNIT, account.get().unit());
            text(ACCOUNT_OWNER, account.get().owner());
        }
    }

    private void write(Optional<Enrichment.Place> place, Optional<Enrichment.Network> network)
            throws IOException {
        if (place.isPresent()) {
            text(COUNTRY, place.get().country());
            text(CITY, place.get().city());
            Enrichment.@Nullable Point point = place.get().point();
            if (point != null) {
                out.writeObjectFieldStart(LOCATION);
                out.writeNumberField("lat", point.latitude());
                out.writeNumberField("lon", point.longitude());
                out.writeEndObject();
            }
        }
        if (network.isPresent()) {
            out.writeNumberField(AS_NUMBER, network.get().number());
            text(AS_ORGANIZATION, network.get().organization());
        }
    }

    private void text(String field, @Nullable String text) throws IOException {
        if (text != null && !text.isBlank() && !FreeFormWriter.hasLoneSurrogate(text)) {
            out.writeStringField(field, FreeFormWriter.shortened(text.strip(), LENGTH_MAX));
        }
    }
}
