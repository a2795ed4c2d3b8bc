package dev.fanfare.internal.state;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.NamespaceOptionsBuilder;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.channel.PercentEncoding;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The channels of one kind that hold a state each: the namespace, a boundary, and an id, percent-encoded where a name cannot
 * have it.
 */
public final class StateChannels {

    /** For this long after its end a state's stream is known, so that whoever comes back is not told that it began anew. */
    private static final Duration META_TTL = Duration.ofHours(1);

    private final String idOf;
    private final String prefix;
    private final int maxLength;

    /**
     * @param namespace that of all of them
     * @param idOf what tells them from each other, in words, such as "the id of a live object"
     */
    public StateChannels(String namespace, String idOf, ChannelSyntax syntax) {
        this.idOf = idOf;
        this.prefix = namespace + syntax.namespaceBoundary();
        this.maxLength = syntax.maxLength();
    }

    /**
     * The channel of an id.
     *
     * @throws ErrorException {@code BAD_REQUEST} if there can be no such id
     */
    public String of(String id) {
        if (id.isEmpty()) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, idOf + " must not be empty");
        }
        if (!isText(id)) {
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST,
                    idOf + " must have no control character and no half of a character: \"" + Outside.of(id) + "\"");
        }
        String name = prefix + PercentEncoding.of(id, StateChannels::staysAsItIs);
        if (name.length() > maxLength) {
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST,
                    idOf + " is too long: with \"" + prefix + "\" it has " + name.length() + " characters, and "
                            + maxLength + " are allowed");
        }
        return name;
    }

    /** Whether a channel is one of them. */
    public boolean has(String channel) {
        return channel.startsWith(prefix);
    }

    /**
     * How their namespace is: whoever comes back has what changed, as long as that is kept.
     *
     * @param retentionSize how many changes of each are kept
     * @param retentionTtl for how long after the newest
     */
    public static NamespaceOptionsBuilder namespace(int retentionSize, Duration retentionTtl) {
        return NamespaceOptions.builder()
                .historySize(retentionSize)
                .historyTtl(retentionTtl)
                .historyMetaTtl(retentionTtl.compareTo(META_TTL) > 0 ? retentionTtl : META_TTL);
    }

    /** Whether it has whole characters only, and no control characters. */
    public static boolean isText(String text) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    /** Printable ASCII stays, so that whoever subscribes without a library of ours can write the name as it is. */
    private static boolean staysAsItIs(int c) {
        return c > ' ' && c < 0x7F && c != '%';
    }

    /**
     * The id of a channel.
     *
     * @throws ErrorException {@code BAD_REQUEST} if {@link #of} makes no such name
     */
    public String idOf(String channel) {
        String name = channel.substring(prefix.length());
        String id;
        try {
            id = URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, idOf + " is percent-encoded wrongly");
        }
        if (!of(id).equals(channel)) {
            // One id must have one channel.
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST,
                    idOf + " is encoded otherwise: the channel is \"" + Outside.of(of(id)) + "\"");
        }
        return id;
    }
}
