package dev.kikori.testing;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Many records for {@link PlainScan} to be asked often: each distinct value is cut once, and a
 * question is put only to the values that hold one of its words.
 */
public final class ScannedRecords {
    private final Map<String, Held> byText = new HashMap<>();
    private final Map<String, List<Held>> byWord = new HashMap<>();
    private final List<Held> open = new ArrayList<>();
    private final List<String[]> texts = new ArrayList<>();

    /** A value and the records that hold it, in ascending order. */
    private static final class Held {
        private final PlainScan.Value value;
        private int[] records = new int[1];
        private int size;

        private Held(PlainScan.Value value) {
            this.value = value;
        }

        private void in(int record) {
            if (size > 0 && records[size - 1] == record) {
                return;
            }
            if (size == records.length) {
                records = Arrays.copyOf(records, 2 * size);
            }
            records[size++] = record;
        }
    }

    /** Looks at the values of records. */
    public ScannedRecords(List<JsonNode> records) {
        for (JsonNode record : records) {
            List<Held> ofRecord = new ArrayList<>();
            for (String value : PlainScan.values(record)) {
                Held held = byText.get(value);
                if (held == null) {
                    held = new Held(PlainScan.Value.of(value));
                    byText.put(value, held);
                    narrow(held);
                }
                held.in(texts.size());
                ofRecord.add(held);
            }
            texts.add(ofRecord.stream().map(held -> held.value.text()).toArray(String[]::new));
        }
    }

    private void narrow(Held held) {
        boolean goesOn = false;
        for (String word : held.value.words()) {
            List<Held> holders = byWord.computeIfAbsent(folded(word), _ -> new ArrayList<>(1));
            if (holders.isEmpty() || holders.getLast() != held) {
                holders.add(held);
            }
            goesOn |= PlainScan.mayStandWithin(word);
        }
        if (goesOn) {
            open.add(held);
        }
    }

    /** One value of one of the records from some record on; empty of a record without values. */
    public String anyValue(int fromRecord, SplittableRandom random) {
        String[] ofRecord = texts.get(random.nextInt(fromRecord, texts.size()));
        return ofRecord.length == 0 ? "" : ofRecord[random.nextInt(ofRecord.length)];
    }

    /** How many records an input finds. */
    public int foundBy(String input) {
        PlainScan.Value asked = PlainScan.Value.of(input);
        List<Held> candidates = open;
        for (String word : asked.words()) {
            if (!PlainScan.mayStandWithin(word)) {
                candidates = byWord.getOrDefault(folded(word), List.of());
                break;
            }
        }
        return count(candidates, value -> value.isFoundBy(asked));
    }

    /** How many records hold such a value. */
    public int holding(Predicate<PlainScan.Value> wanted) {
        return count(byText.values(), wanted);
    }

    private static int count(Iterable<Held> candidates, Predicate<PlainScan.Value> wanted) {
        BitSet found = new BitSet();
        for (Held held : candidates) {
            if (wanted.test(held.value)) {
                for (int i = 0; i < held.size; i++) {
                    found.set(held.records[i]);
                }
            }
        }
        return found.cardinality();
    }

    /** The same for all texts that {@link String#equalsIgnoreCase} holds to be equal. */
    private static String folded(String word) {
        StringBuilder folded = new StringBuilder(word.length());
        word.codePoints()
                .map(letter -> Character.toLowerCase(Character.toUpperCase(letter)))
                .forEach(folded::appendCodePoint);
        return folded.toString();
    }
}
