package dev.fanfare.handler;

import dev.fanfare.protocol.Disconnect;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Lets in whom a proxy before the server has checked, by a header of the HTTP request that the proxy sets to the user's id. For
 * {@link dev.fanfare.FanfareHandlers#onConnecting}:
 *
 * <pre>{@code
 * Fanfare.builder().onConnecting(HeaderLogins.of("X-User-Id", false))
 * }</pre>
 *
 * <p>It is believed of proxies that the server trusts alone ({@link dev.fanfare.http.Handshake#isByTrustedProxy}), and the
 * proxy must take what a client sends in that header out of each request: whoever gets it past the proxy is any user. Headers of
 * the connect command, where a client writes what it likes, never count.
 */
public final class HeaderLogins implements Handler<ConnectingEvent, Credentials> {

    private final String header;
    private final boolean orAnonymous;

    private HeaderLogins(String header, boolean orAnonymous) {
        this.header = header;
        this.orAnonymous = orAnonymous;
    }

    /**
     * {@return what lets in whom a proxy names}
     *
     * @param header its name, in any case
     * @param orAnonymous whether clients are let in without a user whose request does not have it
     * @throws IllegalArgumentException if the name is empty
     */
    public static HeaderLogins of(String header, boolean orAnonymous) {
        if (Objects.requireNonNull(header, "header must not be null").isEmpty()) {
            throw new IllegalArgumentException("header must be the name of one, and is empty");
        }
        return new HeaderLogins(header, orAnonymous);
    }

    /**
     * Lets a client in, or not.
     *
     * @param event what it has said
     * @return the user that the proxy names, or nobody
     * @throws DisconnectException with {@code PERMISSION_DENIED} if somebody else than a trusted proxy has sent the header, with
     *     {@code BAD_REQUEST} if it is there more than once or no text, or if it is not there and must be
     */
    @Override
    public Credentials handle(ConnectingEvent event) {
        Objects.requireNonNull(event, "event must not be null");
        List<String> users =
                event.handshake().headers().getOrDefault(header.toLowerCase(Locale.ROOT), List.of()).stream()
                        .filter(user -> !user.isEmpty())
                        .toList();
        if (users.isEmpty()) {
            if (orAnonymous) {
                return Credentials.ANONYMOUS;
            }
            throw new DisconnectException(Disconnect.BAD_REQUEST, "no token, and no header " + header);
        }
        if (!event.handshake().isByTrustedProxy()) {
            throw new DisconnectException(
                    Disconnect.PERMISSION_DENIED,
                    "the header " + header + " does not come from a proxy that is trusted; see"
                            + " http_server.trusted_proxies");
        }
        if (users.size() > 1) {
            throw new DisconnectException(
                    Disconnect.BAD_REQUEST,
                    "the header " + header + " is there " + users.size()
                            + " times: the proxy must take out what clients send");
        }
        return Credentials.of(text(users.get(0)));
    }

    /** An id in UTF-8, whose bytes a header has as a character each. */
    private String text(String value) {
        if (value.chars().anyMatch(each -> each > 0xFF)) {
            return value;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw new DisconnectException(Disconnect.BAD_REQUEST, "the header " + header + " is not in UTF-8");
        }
    }
}
