package dev.fanfare.state;

import java.util.Objects;

/**
 * What must be so for an update to be made; looked at in the same step as the update.
 *
 * @param kind which condition
 * @param version for {@link Kind#VERSION}; otherwise 0
 */
public record StateCondition(Kind kind, long version) {

    /** Nothing need be so. */
    public static final StateCondition ALWAYS = new StateCondition(Kind.ALWAYS, 0);

    /** The channel must hold nothing. */
    public static final StateCondition IF_NEW = new StateCondition(Kind.NEW, 0);

    /** The channel must hold something. */
    public static final StateCondition IF_EXISTS = new StateCondition(Kind.EXISTS, 0);

    /** Which condition. */
    public enum Kind {

        /** None. */
        ALWAYS,

        /** The channel holds nothing. */
        NEW,

        /** The channel holds something. */
        EXISTS,

        /** The state has a certain version. */
        VERSION
    }

    /**
     * One condition; {@link #ifVersion} and the constants say it more briefly.
     *
     * @param kind which
     * @param version 0 unless it is {@link Kind#VERSION}
     * @throws IllegalArgumentException if the version is negative
     */
    public StateCondition {
        Objects.requireNonNull(kind, "kind must not be null");
        if (version < 0) {
            throw new IllegalArgumentException("version must not be negative, and is " + version);
        }
    }

    /**
     * The state must not have changed since.
     *
     * @param version what {@link StateResult#version()} or {@link StateView#version()} said; 0 for a channel that holds
     *     nothing
     * @return the condition
     * @throws IllegalArgumentException if it is negative
     */
    public static StateCondition ifVersion(long version) {
        return new StateCondition(Kind.VERSION, version);
    }

    /**
     * {@return whether it is met}
     *
     * @param now the version that the state has, 0 if it holds nothing
     */
    public boolean isMetBy(long now) {
        return switch (kind) {
            case ALWAYS -> true;
            case NEW -> now == 0;
            case EXISTS -> now != 0;
            case VERSION -> now == version;
        };
    }
}
