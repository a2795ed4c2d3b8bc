package dev.fanfare.bench.witness;

/**
 * Something that a client saw, or did not see, and that must not be.
 *
 * @param subscriber which client; negative if it is about the channel as such
 * @param text what was seen, in a sentence
 */
public record Violation(Kind kind, String channel, int subscriber, String text) {

    /** What is wrong. */
    public enum Kind {
        /** A publication was acknowledged, one subscriber never got it, and was not told that something is missing. */
        LOST("acknowledged and neither delivered nor announced as lost"),
        /** A subscriber got the same publication twice, without having been told to begin anew between. */
        DOUBLED("delivered twice"),
        /** Publications came in another order than they were acknowledged in. */
        REORDERED("delivered in another order than acknowledged"),
        /** An offset came that is not the one after the one before. */
        SKIPPED("offsets passed over"),
        /** An offset came that had been there, with something else under it. */
        REGRESSED("an offset came again with something else"),
        /** The epoch changed, and the subscriber was told that nothing is missing. */
        OTHER_EPOCH("another epoch without an announcement"),
        /** One publication was seen at two places, or two at one. */
        MISPLACED("two places for a publication, or two publications at a place"),
        /** Something was delivered that nobody published, or that is of another channel. */
        FOREIGN("delivered and never published here"),
        /** A subscriber got nothing for too long after a fault was over. */
        DEAF("nothing delivered after a fault was over");

        private final String meaning;

        Kind(String meaning) {
            this.meaning = meaning;
        }

        /** What it means, as people read it. */
        public String meaning() {
            return meaning;
        }
    }
}
