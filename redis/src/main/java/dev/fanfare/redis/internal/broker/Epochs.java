package dev.fanfare.redis.internal.broker;

import java.util.concurrent.ThreadLocalRandom;

/** Names for streams. */
public final class Epochs {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /** As many as there are streams of one channel: that two are the same must not happen. */
    private static final int LENGTH = 8;

    private Epochs() {}

    /** One that no stream has. */
    public static String another() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        StringBuilder name = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return name.toString();
    }
}
