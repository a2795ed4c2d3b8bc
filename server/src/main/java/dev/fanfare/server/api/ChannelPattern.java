package dev.fanfare.server.api;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.ProtocolError;

/**
 * A pattern of channel names: a star stands for any characters, a question mark for any one, all else for
 * itself. Matching takes no longer than the product of the two lengths, whatever the pattern.
 */
final class ChannelPattern {

    /** No channel has a longer name; what is longer would only cost time. */
    static final int MAX_LENGTH = 1_024;

    private final int[] pattern;

    /**
     * @param text the pattern
     * @throws ErrorException with {@code BAD_REQUEST} if it is longer than {@link #MAX_LENGTH}
     */
    ChannelPattern(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST,
                    "a pattern has at most " + MAX_LENGTH + " characters, not " + text.length());
        }
        this.pattern = text.codePoints().toArray();
    }

    boolean matches(String name) {
        int[] text = name.codePoints().toArray();
        int p = 0;
        int t = 0;
        int star = -1;
        int afterStar = 0;
        while (t < text.length) {
            if (p < pattern.length && pattern[p] == '*') {
                star = p++;
                afterStar = t;
            } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == text[t])) {
                p++;
                t++;
            } else if (star >= 0) {
                // The last star takes one character more.
                p = star + 1;
                t = ++afterStar;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }
}
