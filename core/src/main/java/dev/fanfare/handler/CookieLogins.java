package dev.fanfare.handler;

import dev.fanfare.http.Handshake;
import dev.fanfare.protocol.Disconnect;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Lets in whoever has logged in with the application's own pages, by the cookie of its HTTP session and by a CSRF token: a
 * browser sends the cookie along whichever page opens the WebSocket, but only the application's own pages know the
 * token. For {@link dev.fanfare.FanfareHandlers#onConnecting}:
 *
 * <pre>{@code
 * Fanfare.builder().onConnecting(CookieLogins.of(request -> request.cookie("SID").flatMap(sessions::find)
 *         .map(found -> new CookieLogins.Login(found.id(), found.user(), found.csrfToken()))))
 * }</pre>
 *
 * <p>When somebody logs out, {@link dev.fanfare.Connections#revokeLogin} closes the connections of the login.
 */
public final class CookieLogins implements Handler<ConnectingEvent, Credentials> {

    /**
     * The header that carries the token: of the connect command, as browsers cannot set headers of a WebSocket, or of the
     * HTTP request, as others can.
     */
    public static final String CSRF_HEADER = "X-CSRF-Token";

    /**
     * Somebody who is logged in.
     *
     * @param id what the login is revoked by, such as the id of the HTTP session
     * @param user the user's id
     * @param csrfToken what pages of this login carry, and nobody else knows
     */
    public record Login(String id, String user, String csrfToken) {

        /**
         * Somebody who is logged in; nothing may be null or empty.
         *
         * @param id what the login is revoked by
         * @param user the user's id
         * @param csrfToken what pages of this login carry
         * @throws IllegalArgumentException if one is empty, naming it
         */
        public Login {
            requireText("id", id);
            requireText("user", user);
            requireText("csrfToken", csrfToken);
        }

        private static void requireText(String name, String value) {
            if (Objects.requireNonNull(value, name + " must not be null").isEmpty()) {
                throw new IllegalArgumentException("the " + name + " of a login must not be empty");
            }
        }

        /** Without the token, which must not get into a log. */
        @Override
        public String toString() {
            return "Login[id=" + id + ", user=" + user + "]";
        }
    }

    /** Knows who is logged in. */
    @FunctionalInterface
    public interface Lookup {

        /**
         * Who is logged in by the cookies of a request. Called on handler threads; may block.
         *
         * @param request with which a client connects
         * @return empty if nobody is, or not any more
         * @throws Exception if it cannot be found out: the client gets error 100, and the log says why
         */
        Optional<Login> loginOf(Handshake request) throws Exception;
    }

    private final Lookup lookup;

    private CookieLogins(Lookup lookup) {
        this.lookup = lookup;
    }

    /**
     * {@return what lets in whoever is logged in}
     *
     * @param lookup knows who that is
     */
    public static CookieLogins of(Lookup lookup) {
        return new CookieLogins(Objects.requireNonNull(lookup, "lookup must not be null"));
    }

    /**
     * Lets a client in, or not.
     *
     * @param event what it has said
     * @return the user of the login
     * @throws DisconnectException with {@code INVALID_TOKEN} if nobody is logged in, or the CSRF token is another or absent
     * @throws Exception what the lookup has thrown
     */
    @Override
    public Credentials handle(ConnectingEvent event) throws Exception {
        Objects.requireNonNull(event, "event must not be null");
        Login login = lookup.loginOf(event.handshake()).orElseThrow(() -> refused("nobody is logged in"));
        List<String> tokens = tokens(event);
        if (tokens.isEmpty()) {
            throw refused("there is no header " + CSRF_HEADER + " in the connect command");
        }
        if (tokens.stream().noneMatch(token -> isSame(token, login.csrfToken()))) {
            throw refused("the CSRF token is not that of the login");
        }
        return Credentials.of(login.user()).withLogin(login.id());
    }

    private static List<String> tokens(ConnectingEvent event) {
        for (Map.Entry<String, String> header : event.headers().entrySet()) {
            if (header.getKey().equalsIgnoreCase(CSRF_HEADER)) {
                return List.of(header.getValue());
            }
        }
        return event.handshake().headers().getOrDefault(CSRF_HEADER.toLowerCase(Locale.ROOT), List.of());
    }

    /** In a time that tells nothing about how much of it is right. */
    private static boolean isSame(String token, String wanted) {
        return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8));
    }

    private static DisconnectException refused(String why) {
        return new DisconnectException(Disconnect.INVALID_TOKEN, why);
    }
}
