package dev.fanfare.internal.channel;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Which names the channels of a namespace may have. Looking takes a time that grows with the name and no more. */
public final class ChannelNames {

    private final @Nullable Pattern regex;

    /**
     * @param regex what must be found in what follows the namespace, in the syntax of RE2; null for any ASCII name
     */
    public ChannelNames(@Nullable String regex) {
        this.regex = compile(regex);
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is none, saying where
     */
    public static @Nullable Pattern compile(@Nullable String regex) {
        try {
            return regex == null ? null : Pattern.compile(regex);
        } catch (PatternSyntaxException malformed) {
            throw new IllegalArgumentException(
                    "channel_regex \"" + regex + "\" is no regular expression in the syntax of RE2: "
                            + malformed.getDescription() + " at \"" + malformed.getPattern() + "\"",
                    malformed);
        }
    }

    /**
     * Whether a name is possible.
     *
     * @param channel the whole name
     * @param name what follows the namespace in it
     */
    public boolean allow(String channel, String name) {
        return regex == null ? isAscii(channel) : regex.matcher(name).find();
    }

    private static boolean isAscii(String channel) {
        for (int i = 0; i < channel.length(); i++) {
            char c = channel.charAt(i);
            if (c <= ' ' || c >= 0x7F) {
                return false;
            }
        }
        return true;
    }
}
