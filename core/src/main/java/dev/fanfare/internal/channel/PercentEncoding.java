package dev.fanfare.internal.channel;

import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/** Ids in the names of channels, where not every character can be: RFC 3986, section 2.1. */
public final class PercentEncoding {

    private PercentEncoding() {}

    /**
     * A text with some characters as they are, and the bytes of all others in UTF-8 percent-encoded, in upper case.
     *
     * @param isKept which ASCII characters stay; others are not asked about
     */
    public static String of(String text, IntPredicate isKept) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b >= 0 && isKept.test(b)) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(digit(b >> 4)).append(digit(b));
            }
        }
        return encoded.toString();
    }

    private static char digit(int number) {
        return Character.toUpperCase(Character.forDigit(number & 0xF, 16));
    }
}
