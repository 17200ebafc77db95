package dev.kikori.enrich;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.kikori.trail.Enrichment.Account;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The accounts of an organization, from the JSON that {@code aws organizations list-accounts}
 * prints.
 *
 * <p>An account may have two members more: {@code OrganizationalUnit} (or {@code ou}) and {@code
 * Owner} (or {@code owner}). Source: AWS CLI Command Reference, organizations list-accounts.
 */
final class AccountList {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final Pattern ID = Pattern.compile("[0-9]{12}");

    private final Map<String, Account> byId;

    private AccountList(Map<String, Account> byId) {
        this.byId = Map.copyOf(byId);
    }

    /**
     * Reads the accounts of a file.
     *
     * @throws IOException saying where in the file what is wrong
     */
    static AccountList read(Path file) throws IOException {
        JsonNode json;
        try {
            json = JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "is not JSON, line "
                            + e.getLocation().getLineNr()
                            + ", column "
                            + e.getLocation().getColumnNr()
                            + ": "
                            + e.getOriginalMessage(),
                    e);
        }
        JsonNode accounts = json.path("Accounts");
        if (!accounts.isArray()) {
            throw new IOException(
                    "holds no array Accounts, as aws organizations list-accounts prints it");
        }
        Map<String, Account> byId = new HashMap<>();
        for (int i = 0; i < accounts.size(); i++) {
            String place = "Accounts[" + i + "]";
            Account account = account(accounts.get(i), place);
            if (byId.put(account.id(), account) != null) {
                throw new IOException(place + ".Id: " + account.id() + " stands there twice");
            }
        }
        return new AccountList(byId);
    }

    private static Account account(JsonNode account, String place) throws IOException {
        if (!account.isObject()) {
            throw new IOException(place + " is no object");
        }
        JsonNode id = account.path("Id");
        if (!id.isTextual() || !ID.matcher(id.textValue()).matches()) {
            throw new IOException(
                    place
                            + ".Id is "
                            + (id.isMissingNode() ? "missing" : id.toString())
                            + "; expected 12 digits in quotes");
        }
        return new Account(
                id.textValue(),
                text(account, place, "Name"),
                text(account, place, "OrganizationalUnit", "ou"),
                text(account, place, "Owner", "owner"));
    }

    private static @Nullable String text(JsonNode account, String place, String... names)
            throws IOException {
        for (String name : names) {
            JsonNode value = account.path(name);
            if (value.isTextual()) {
                return value.textValue();
            }
            if (!value.isMissingNode() && !value.isNull()) {
                throw new IOException(place + "." + name + " is " + value + "; expected text");
            }
        }
        return null;
    }

    Optional<Account> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    int size() {
        return byId.size();
    }
}
