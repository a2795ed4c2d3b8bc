package dev.fanfare.netty.websocket;

import dev.fanfare.notify.ClientIdentity;
import dev.fanfare.notify.Notifications;
import dev.fanfare.spi.Handshake;
import io.netty.handler.codec.http.cookie.CookieHeaderNames;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.netty.handler.codec.http.cookie.ServerCookieEncoder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a browser has a cookie with its signed client id. A page cannot read it, and no other
 * site's page can have it sent.
 */
public final class ClientCookie {

    private final String name;
    private final ClientIdentity identity;

    public ClientCookie(Notifications notifications) {
        this.name = notifications.cookieName();
        this.identity = notifications.identity();
    }

    /**
     * What a peer comes with, and what its browser is told.
     *
     * @param handshake as if the peer had brought the cookie it is given; one that brought a forged cookie
     *     stays as it is, and will be refused
     * @param setCookie the value of a {@code Set-Cookie} header; null for none
     */
    record Admitted(Handshake handshake, @Nullable String setCookie) {}

    /**
     * Gives a cookie to whom has no valid one, and a fresh one to whom has an old one.
     *
     * @param always also to what is no browser
     */
    Admitted admit(Handshake handshake, boolean always) {
        if (!always && !handshake.isOfBrowser()) {
            return new Admitted(handshake, null);
        }
        Optional<ClientIdentity.Claim> brought = handshake.cookie(name).map(identity::check);
        if (brought.isPresent() && brought.get().isValid()) {
            boolean ageing = brought.get().ageing();
            return new Admitted(
                    handshake, ageing ? cookie(identity.sign(brought.get().clientId()), handshake) : null);
        }
        String fresh = identity.sign(identity.newId());
        boolean forged = brought.map(claim -> claim.proof() == ClientIdentity.Proof.FORGED)
                .orElse(false);
        return new Admitted(forged ? handshake : handshake.withCookie(name, fresh), cookie(fresh, handshake));
    }

    private String cookie(String token, Handshake handshake) {
        DefaultCookie cookie = new DefaultCookie(name, token);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSameSite(CookieHeaderNames.SameSite.Lax);
        cookie.setMaxAge(identity.ttl().toSeconds());
        cookie.setSecure(isBehindHttps(handshake));
        return ServerCookieEncoder.STRICT.encode(cookie);
    }

    private static boolean isBehindHttps(Handshake handshake) {
        return handshake.header("origin").orElse("").startsWith("https:")
                || handshake.header("x-forwarded-proto").orElse("").equals("https");
    }
}
