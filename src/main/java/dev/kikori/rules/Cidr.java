package dev.kikori.rules;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of IPv4 or IPv6 addresses.
 *
 * <p>The two families are apart: {@code ::ffff:10.0.0.1} is in no IPv4 block. Nothing is ever
 * looked up.
 *
 * @param network the block's address, its host bits zero, in hexadecimal: 8 digits or 32
 * @param bits how many leading bits an address shares with it
 */
public record Cidr(String network, int bits) {

    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final int LONGEST_ADDRESS = 45;
    private static final byte[] IPV4_IN_IPV6 = HexFormat.of().parseHex("00000000000000000000ffff");

    /**
     * The block that {@code 10.0.0.0/8} or {@code 2001:db8::/32} spells; a bare address is a block
     * of one.
     */
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = addressIn(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return Optional.empty();
        }
        int bits = address.length * 8;
        if (slash >= 0) {
            String length = text.substring(slash + 1);
            if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > bits) {
                return Optional.empty();
            }
            bits = Integer.parseInt(length);
        }
        clearFrom(address, bits);
        return Optional.of(new Cidr(HexFormat.of().formatHex(address), bits));
    }

    boolean isIpv4() {
        return network.length() == 8;
    }

    /** The block as people write it: {@code 10.0.0.0/8}. */
    String written() {
        try {
            byte[] address = HexFormat.of().parseHex(network);
            return InetAddress.getByAddress(address).getHostAddress() + "/" + bits;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 bytes or 16", e);
        }
    }

    /**
     * The whole octets that every address of an IPv4 block begins with, each with its dot: {@code
     * 10.1.}.
     */
    String commonOctets() {
        var octets = new StringBuilder();
        byte[] bytes = HexFormat.of().parseHex(network);
        for (int i = 0; i < Math.min(bits / 8, 3); i++) {
            octets.append(bytes[i] & 0xff).append('.');
        }
        return octets.toString();
    }

    boolean contains(String text) {
        byte[] address = addressIn(text);
        if (address == null || address.length * 2 != network.length()) {
            return false;
        }
        clearFrom(address, bits);
        return HexFormat.of().formatHex(address).equals(network);
    }

    private static void clearFrom(byte[] address, int bits) {
        for (int i = 0; i < address.length; i++) {
            int kept = Math.clamp(bits - i * 8L, 0, 8);
            address[i] &= (byte) (0xff << (8 - kept));
        }
    }

    private static byte @Nullable [] addressIn(String text) {
        if (text.length() > LONGEST_ADDRESS) {
            return null;
        }
        boolean ipv4 = IPV4.matcher(text).matches();
        if (!ipv4 && !IPV6.matcher(text).matches()) {
            return null;
        }
        byte[] address;
        try {
            address = InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
        if (ipv4 || address.length == 16) {
            return address;
        }
        byte[] mapped = Arrays.copyOf(IPV4_IN_IPV6, 16);
        System.arraycopy(address, 0, mapped, 12, 4);
        return mapped;
    }
}
