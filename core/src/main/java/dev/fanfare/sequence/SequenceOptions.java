package dev.fanfare.sequence;

/**
 * How sequences are. The names are those of the configuration's {@code sequence}.
 *
 * @param allowAnonymous whether clients without a user id may follow them. Default false
 */
public record SequenceOptions(boolean allowAnonymous) {

    /** The defaults. */
    public static final SequenceOptions DEFAULT = new SequenceOptions(false);
}
