package dev.fanfare.channel;

/** What a subscription gets that recovers; the names are those of Centrifugo's option {@code force_recovery_mode}. */
public enum RecoveryMode {
    /** Every publication that was missed. */
    STREAM,
    /** The newest publication only, because it replaces all before. */
    CACHE
}
