package dev.fanfare.internal.live;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.channel.PercentEncoding;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The channels of live objects: the namespace, a boundary, and the id, percent-encoded where a name cannot have it. */
final class LiveChannels {

    /** The namespace. */
    static final String NAMESPACE = "live";

    private final String prefix;
    private final int maxLength;

    LiveChannels(ChannelSyntax syntax) {
        this.prefix = NAMESPACE + syntax.namespaceBoundary();
        this.maxLength = syntax.maxLength();
    }

    /**
     * The channel of an object.
     *
     * @throws ErrorException {@code BAD_REQUEST} if there can be no such object
     */
    String of(String id) {
        if (id.isEmpty()) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, "the id of a live object must not be empty");
        }
        if (!isText(id)) {
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST,
                    "the id \"" + Outside.of(id) + "\" of a live object has a control character or half a character");
        }
        String name = prefix + PercentEncoding.of(id, LiveChannels::staysAsItIs);
        if (name.length() > maxLength) {
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST,
                    "the id of a live object is too long: with \"" + prefix + "\" it has " + name.length()
                            + " characters, and " + maxLength + " are allowed");
        }
        return name;
    }

    /** Whether it has whole characters only, and no control characters. */
    static boolean isText(String text) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    /** Printable ASCII stays, so that whoever subscribes without a library of ours can write the name as it is. */
    private static boolean staysAsItIs(int c) {
        return c > ' ' && c < 0x7F && c != '%';
    }

    /**
     * The object of a channel.
     *
     * @throws ErrorException {@code BAD_REQUEST} if {@link #of} makes no such name
     */
    String idOf(String channel) {
        String name = channel.substring(prefix.length());
        String id;
        try {
            id = URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, "the id of a live object is percent-encoded wrongly");
        }
        if (!of(id).equals(channel)) {
            // One object must have one channel.
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST, "the channel of this live object is \"" + Outside.of(of(id)) + "\"");
        }
        return id;
    }
}
