package dev.fanfare.handler;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.fanfare.protocol.Outside;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What one client may do in some channels, beyond what their namespaces allow everybody. Immutable.
 *
 * <p>A capability gives and never takes: what the namespace allows is allowed. Private channels ask for a subscription
 * token all the same.
 */
public final class Capability {

    /** What a capability allows. */
    public enum Permission {
        /** To subscribe. */
        SUBSCRIBE,
        /** To publish. */
        PUBLISH,
        /** To read presence, and to hear of others coming and going. */
        PRESENCE,
        /** To read the history, and to have a position and recover when subscribing. */
        HISTORY
    }

    /** How channels are named. */
    public enum Match {
        /** By their whole names. */
        EXACT,
        /** By names in which each {@code *} stands for any characters, or none. */
        WILDCARD,
        /**
         * By regular expressions in the syntax of RE2 (that of Go), which must describe the whole name. A name that ends
         * with {@code *} is never meant: it may be a pattern of channels, of which others can be none of the expression's.
         */
        REGEX
    }

    /** The longest name, pattern or expression, in characters. */
    public static final int MAX_LENGTH = 1_000;

    private final Set<String> names;
    private final List<Pattern> patterns;
    private final Match match;
    private final Set<Permission> permissions;

    private Capability(Match match, Set<String> names, List<Pattern> patterns, Set<Permission> permissions) {
        this.match = match;
        this.names = names;
        this.patterns = patterns;
        this.permissions = permissions;
    }

    /**
     * {@return a capability}
     *
     * @param match how the channels are named
     * @param channels names, patterns or expressions
     * @param permissions what is allowed in them
     * @throws IllegalArgumentException if one of the channels is longer than {@link #MAX_LENGTH}, or an expression that
     *     cannot be read
     */
    public static Capability of(Match match, List<String> channels, Set<Permission> permissions) {
        Objects.requireNonNull(match, "match must not be null");
        Objects.requireNonNull(channels, "channels must not be null");
        Set<Permission> allowed = Set.copyOf(Objects.requireNonNull(permissions, "permissions must not be null"));
        List<Pattern> patterns = new ArrayList<>();
        for (String channel : channels) {
            if (channel.length() > MAX_LENGTH) {
                throw new IllegalArgumentException("a channel of a capability has " + channel.length()
                        + " characters; at most " + MAX_LENGTH + " are possible");
            }
            if (match != Match.EXACT) {
                patterns.add(pattern(match, channel));
            }
        }
        return new Capability(match, match == Match.EXACT ? Set.copyOf(channels) : Set.of(), patterns, allowed);
    }

    private static Pattern pattern(Match match, String channel) {
        try {
            return Pattern.compile(match == Match.REGEX ? channel : literal(channel), Pattern.DOTALL);
        } catch (PatternSyntaxException malformed) {
            throw new IllegalArgumentException("\"" + Outside.of(channel)
                    + "\" is no regular expression in the syntax of RE2: " + malformed.getDescription());
        }
    }

    private static String literal(String wildcard) {
        StringBuilder expression = new StringBuilder();
        for (String part : wildcard.split("\\*", -1)) {
            expression.append(expression.isEmpty() ? "" : ".*").append(part.isEmpty() ? "(?:)" : Pattern.quote(part));
        }
        return expression.toString();
    }

    /**
     * {@return whether this capability is about a channel, whatever it allows there}
     *
     * @param channel the channel's whole name
     */
    public boolean covers(String channel) {
        Objects.requireNonNull(channel, "channel must not be null");
        if (match == Match.EXACT) {
            return names.contains(channel);
        }
        return (match == Match.WILDCARD || !channel.endsWith("*"))
                && patterns.stream().anyMatch(pattern -> pattern.matches(channel));
    }

    /**
     * {@return whether it allows something in the channels that it covers}
     *
     * @param permission what somebody wants to do
     */
    public boolean allows(Permission permission) {
        return permissions.contains(Objects.requireNonNull(permission, "permission must not be null"));
    }
}
