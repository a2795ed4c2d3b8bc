package dev.fanfare.memory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Names the streams of channels. The name of a channel's stream follows from the channel, so that nothing has to be kept
 * of a channel in which nothing was published, however often somebody asks for its position. A name that was used is
 * not used again once its stream was forgotten. Safe for any thread.
 */
final class Epochs {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int LENGTH = 8;

    /** Channels that share a place get new names together; each place costs four bytes. */
    private static final int PLACES = 1 << 14;

    /** Makes the names of this process differ from those of any other. */
    private final byte[] seed = new byte[16];

    private final AtomicIntegerArray generations = new AtomicIntegerArray(PLACES);

    Epochs() {
        new SecureRandom().nextBytes(seed);
    }

    /** The name of a channel's stream, until it is {@linkplain #retire retired}. */
    String of(String channel) {
        MessageDigest digest = sha256();
        digest.update(seed);
        int generation = generations.get(place(channel));
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            digest.update((byte) (generation >> shift));
        }
        byte[] hash = digest.digest(channel.getBytes(StandardCharsets.UTF_8));
        StringBuilder name = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            name.append(LETTERS.charAt((hash[i] & 0xFF) % LETTERS.length()));
        }
        return name.toString();
    }

    /** The stream of a channel was forgotten: the next one has another name. */
    void retire(String channel) {
        generations.incrementAndGet(place(channel));
    }

    private static int place(String channel) {
        int hash = channel.hashCode();
        return (hash ^ hash >>> 16) & (PLACES - 1);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
