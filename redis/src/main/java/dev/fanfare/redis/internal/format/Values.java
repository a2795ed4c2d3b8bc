package dev.fanfare.redis.internal.format;

import java.nio.charset.StandardCharsets;

/** Texts and numbers as they are in commands and answers of Redis. */
public final class Values {

    private Values() {}

    /** Text as it is in commands. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A number as it is in commands. */
    public static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    /** Text of an answer. */
    public static String text(Object answer) {
        return new String((byte[]) answer, StandardCharsets.UTF_8);
    }
}
