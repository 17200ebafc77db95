package dev.kikori.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a small MaxMind database: a search tree with records of 24 bits, the data, the metadata.
 * Source: MaxMind DB File Format Specification 2.0.
 */
public final class MaxMindFile {
    private static final int EMPTY = -1;
    private static final byte[] MARKER = {
        (byte) 0xab, (byte) 0xcd, (byte) 0xef, 'M', 'a', 'x', 'M', 'i', 'n', 'd', '.', 'c', 'o', 'm'
    };

    private final String type;
    private final int ipVersion;

    /** Of each node its two records: another node, {@link #EMPTY}, or {@code -2 - offset}. */
    private final List<int[]> nodes = new ArrayList<>();

    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /**
     * An empty database.
     *
     * @param ipVersion 4, or 6 for both
     */
    public MaxMindFile(String type, int ipVersion) {
        this.type = type;
        this.ipVersion = ipVersion;
        nodes.add(new int[] {EMPTY, EMPTY});
    }

    /**
     * Says something of a network.
     *
     * @param network such as {@code 203.0.113.0/24}; none within another
     */
    public MaxMindFile with(String network, Map<String, Object> said) {
        String[] parts = network.split("/", 2);
        byte[] address = InetAddress.ofLiteral(parts[0]).getAddress();
        int skipped = ipVersion == 6 && address.length == 4 ? 96 : 0;
        int length = skipped + Integer.parseInt(parts[1]);
        int offset = data.size();
        encode(said, data);
        int at = 0;
        for (int depth = 0; depth < length; depth++) {
            int bit = depth - skipped;
            int side = bit < 0 ? 0 : (address[bit / 8] >> (7 - bit % 8)) & 1;
            int[] node = nodes.get(at);
            if (depth == length - 1) {
                node[side] = -2 - offset;
            } else {
                if (node[side] == EMPTY) {
                    node[side] = nodes.size();
                    nodes.add(new int[] {EMPTY, EMPTY});
                }
                at = node[side];
            }
        }
        return this;
    }

    /** Writes it to a file. */
    public Path write(Path file) throws IOException {
        return Files.write(file, bytes());
    }

    private byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int[] node : nodes) {
            for (int record : node) {
                int value =
                        record >= 0
                                ? record
                                : record == EMPTY ? nodes.size() : nodes.size() + 16 - 2 - record;
                out.write(value >> 16);
                out.write(value >> 8);
                out.write(value);
            }
        }
        out.writeBytes(new byte[16]);
        out.writeBytes(data.toByteArray());
        out.writeBytes(MARKER);
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("binary_format_major_version", (short) 2);
        metadata.put("binary_format_minor_version", (short) 0);
        metadata.put("build_epoch", BigInteger.valueOf(1_773_100_800));
        metadata.put("database_type", type);
        metadata.put("description", Map.of("en", "made by a test"));
        metadata.put("ip_version", (short) ipVersion);
        metadata.put("languages", List.of("en"));
        metadata.put("node_count", nodes.size());
        metadata.put("record_size", (short) 24);
        encode(metadata, out);
        return out.toByteArray();
    }

    private static void encode(Object value, ByteArrayOutputStream out) {
        switch (value) {
            case String text -> {
                byte[] bytes = text.getBytes(UTF_8);
                control(2, bytes.length, out);
                out.writeBytes(bytes);
            }
            case Double number -> {
                control(3, 8, out);
                out.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
            }
            case Short number -> {
                control(5, 2, out);
                out.writeBytes(ByteBuffer.allocate(2).putShort(number).array());
            }
            case Integer number -> {
                control(6, 4, out);
                out.writeBytes(ByteBuffer.allocate(4).putInt(number).array());
            }
            case BigInteger number -> {
                control(9, 8, out);
                out.writeBytes(ByteBuffer.allocate(8).putLong(number.longValueExact()).array());
            }
            case Map<?, ?> members -> {
                control(7, members.size(), out);
                members.forEach((key, member) -> {
                    encode(key, out);
                    encode(member, out);
                });
            }
            case List<?> elements -> {
                control(11, elements.size(), out);
                elements.forEach(element -> encode(element, out));
            }
            default -> throw new IllegalArgumentException("no type for " + value);
        }
    }

    private static void control(int type, int size, ByteArrayOutputStream out) {
        if (size > 284) {
            throw new IllegalArgumentException("longer than a test needs: " + size);
        }
        out.write((type > 7 ? 0 : type << 5) | Math.min(size, 29));
        if (type > 7) {
            out.write(type - 7);
        }
        if (size >= 29) {
            out.write(size - 29);
        }
    }
}
