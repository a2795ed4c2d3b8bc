package dev.fanfare.internal.memory;

import dev.fanfare.protocol.StreamPosition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Names the streams of channels. The name of a channel's stream follows from the channel, so that nothing has to be kept
 * of a channel in which nothing was published, however often somebody asks for its position. A name that was used is
 * not used again once its stream was forgotten.
 *
 * <p>While somebody subscribes to a channel, its name and its offset stay, whatever becomes of other channels and of what
 * was kept of this one: whoever has missed nothing is not told otherwise. Safe for any thread.
 */
final class Epochs {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int LENGTH = 8;

    /** Channels that share a place get new names together; each place costs four bytes. */
    private static final int PLACES = 1 << 18;

    /** Makes the names of this process differ from those of any other. */
    private final byte[] seed = new byte[16];

    private final AtomicIntegerArray generations = new AtomicIntegerArray(PLACES);

    /** The generations of channels that somebody subscribes to. */
    private final ConcurrentMap<String, Integer> live = new ConcurrentHashMap<>();

    /** Where streams stood of which nothing else is kept, of channels that somebody subscribes to. */
    private final ConcurrentMap<String, StreamPosition> tops = new ConcurrentHashMap<>();

    Epochs() {
        new SecureRandom().nextBytes(seed);
    }

    /** Somebody subscribes to a channel from now on. Takes no lock of the broker. */
    void hold(String channel) {
        live.computeIfAbsent(channel, name -> generations.get(place(name)));
    }

    /** Nobody does any more. Takes no lock of the broker. */
    void release(String channel) {
        live.computeIfPresent(channel, (name, generation) -> {
            if (tops.remove(name) != null) {
                retire(name);
            }
            return null;
        });
    }

    /** Where the stream of a channel stands of which nothing is kept. */
    StreamPosition top(String channel) {
        StreamPosition top = tops.get(channel);
        return top == null ? new StreamPosition(0, name(channel)) : top;
    }

    /** The same, because something is kept from now on. */
    StreamPosition begin(String channel) {
        StreamPosition top = tops.remove(channel);
        return top == null ? new StreamPosition(0, name(channel)) : top;
    }

    /**
     * Nothing is kept of a channel any more. The next stream has another name, unless somebody has subscribed to this
     * one, and may hold a position in it.
     */
    void forget(String channel, StreamPosition top) {
        Integer held = live.computeIfPresent(channel, (name, generation) -> {
            tops.put(name, top);
            return generation;
        });
        if (held == null) {
            retire(channel);
        }
    }

    /** What comes next in a channel is in a stream with another name, whoever subscribes. */
    void renew(String channel) {
        int generation = retire(channel);
        tops.remove(channel);
        live.computeIfPresent(channel, (name, before) -> generation);
    }

    private int retire(String channel) {
        return generations.incrementAndGet(place(channel));
    }

    private String name(String channel) {
        MessageDigest digest = sha256();
        digest.update(seed);
        int generation = live.getOrDefault(channel, generations.get(place(channel)));
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
