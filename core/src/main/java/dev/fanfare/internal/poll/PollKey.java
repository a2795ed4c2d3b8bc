package dev.fanfare.internal.poll;

import dev.fanfare.protocol.Payload;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a node knows of a key of a shared poll. Belongs to its {@link PollKeys}, but for its name. */
final class PollKey {

    private static final int HASH_BYTES = 16;

    private final String name;

    /** The newest version that the backend has said, or that was counted for it; 0 if there was none yet. */
    private long version;

    /** Of the newest value, where a backend has no versions. */
    private byte @Nullable [] hash;

    /** How many clients track it. */
    private int trackers;

    /** When the last of them was gone. */
    private long idleSince;

    private boolean idle;

    /** Whether it is wanted whatever its version, as somebody does not have that. */
    private boolean wanted;

    /** Whether a request for it is under way, and whether whatever its version. */
    private boolean asked;

    private boolean askedWhole;

    /** Whether the application has said its value since its last turn. */
    private boolean told;

    PollKey(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    long version() {
        return version;
    }

    void version(long newest) {
        version = newest;
    }

    /** Whether the bytes are others than before; they are remembered. */
    boolean hasChanged(Payload data) {
        byte[] found = Arrays.copyOf(hash(data.unsafeArray()), HASH_BYTES);
        boolean changed = !Arrays.equals(hash, found);
        hash = found;
        return changed;
    }

    private static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    boolean isTracked() {
        return trackers > 0;
    }

    void tracked() {
        trackers++;
    }

    /** One tracks it no longer; true if that was the last. */
    boolean released(long now) {
        trackers--;
        idleSince = now;
        return trackers == 0;
    }

    long idleSince() {
        return idleSince;
    }

    /** Notes whether it waits to be forgotten; true if that is new. */
    boolean idle(boolean isIdle) {
        boolean isNew = idle != isIdle;
        idle = isIdle;
        return isNew;
    }

    boolean isWanted() {
        return wanted;
    }

    /** Somebody does not have it; true if it must be asked for because of that. */
    boolean want() {
        if (askedWhole) {
            return false;
        }
        wanted = true;
        return true;
    }

    boolean isAsked() {
        return asked;
    }

    /**
     * A request is under way.
     *
     * @return the version in it; 0 if the value is wanted whatever its version
     */
    long ask() {
        asked = true;
        askedWhole = wanted || version == 0;
        return askedWhole ? 0 : version;
    }

    /**
     * The request is over.
     *
     * @param hasAnswered whether there was an answer
     * @return whether it was asked for whatever its version
     */
    boolean answered(boolean hasAnswered) {
        boolean whole = askedWhole;
        asked = false;
        askedWhole = false;
        if (whole) {
            wanted = !hasAnswered;
        }
        return whole;
    }

    void told() {
        told = true;
    }

    /** Whether the application has said its value since this was asked last. */
    boolean takeTold() {
        boolean was = told;
        told = false;
        return was;
    }
}
