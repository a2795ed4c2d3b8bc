package dev.fanfare.netty;

import dev.fanfare.notify.ClientIdentity;
import dev.fanfare.notify.Notifications;
import dev.fanfare.spi.Handshake;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.cookie.CookieHeaderNames;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.netty.handler.codec.http.cookie.ServerCookieEncoder;
import java.util.Optional;

/**
 * Sees to it that a browser has a cookie with its signed client id. A page cannot read it, and no other
 * site's page can have it sent.
 */
final class ClientCookie {

    private final String name;
    private final ClientIdentity identity;

    ClientCookie(Notifications notifications) {
        this.name = notifications.cookieName();
        this.identity = notifications.identity();
    }

    /**
     * Sets a cookie where there is no valid one, and a fresh one where it has become old.
     *
     * @param always also for what is no browser
     * @param response where to set it
     * @return the handshake as if the peer had brought the cookie; one that brought a forged cookie stays
     *     as it is, and will be refused
     */
    Handshake admit(Handshake handshake, boolean always, HttpHeaders response) {
        if (!always && !handshake.isOfBrowser()) {
            return handshake;
        }
        Optional<ClientIdentity.Claim> brought = handshake.cookie(name).map(identity::check);
        if (brought.isPresent() && brought.get().isValid()) {
            if (brought.get().ageing()) {
                set(identity.sign(brought.get().clientId()), handshake, response);
            }
            return handshake;
        }
        String fresh = identity.sign(identity.newId());
        set(fresh, handshake, response);
        boolean forged = brought.map(claim -> claim.proof() == ClientIdentity.Proof.FORGED)
                .orElse(false);
        return forged ? handshake : handshake.withCookie(name, fresh);
    }

    private void set(String token, Handshake handshake, HttpHeaders response) {
        DefaultCookie cookie = new DefaultCookie(name, token);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSameSite(CookieHeaderNames.SameSite.Lax);
        cookie.setMaxAge(identity.ttl().toSeconds());
        cookie.setSecure(isBehindHttps(handshake));
        response.add(HttpHeaderNames.SET_COOKIE, ServerCookieEncoder.STRICT.encode(cookie));
    }

    private static boolean isBehindHttps(Handshake handshake) {
        return handshake.header("origin").orElse("").startsWith("https:")
                || handshake.header("x-forwarded-proto").orElse("").equals("https");
    }
}
