package dev.fanfare.netty.internal.websocket;

import dev.fanfare.http.Handshake;
import dev.fanfare.internal.notify.ClientIdentity;
import dev.fanfare.internal.notify.IdentityCookie;
import io.netty.handler.codec.http.cookie.CookieHeaderNames;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.netty.handler.codec.http.cookie.ServerCookieEncoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a browser has a cookie that proves which browser it is. A page cannot read it, and no other
 * site's page can have it sent.
 */
public final class ClientCookie {

    private final IdentityCookie cookie;
    private final ClientIdentity identity;

    public ClientCookie(IdentityCookie cookie, ClientIdentity identity) {
        this.cookie = cookie;
        this.identity = identity;
    }

    /**
     * What a peer comes with, and what its browser is told.
     *
     * @param handshake as if the peer had brought the cookie it is given; one that brought a forged cookie
     *     stays as it is, and will be refused
     * @param setCookie the value of a {@code Set-Cookie} header; null for none
     */
    public record Admitted(Handshake handshake, @Nullable String setCookie) {}

    /**
     * Gives a cookie to whom has no valid one, and a fresh one to whom has an old one. Where there are several,
     * another would not make the browser bring fewer.
     *
     * @param always also to what is no browser
     */
    public Admitted admit(Handshake handshake, boolean always) {
        List<String> brought = cookie.values(handshake);
        if (brought.size() > 1 || !(always || handshake.isOfBrowser())) {
            return new Admitted(handshake, null);
        }
        if (brought.isEmpty()) {
            return newcomer(handshake);
        }
        ClientIdentity.Claim claim = identity.check(brought.get(0));
        return switch (claim.proof()) {
            case VALID ->
                new Admitted(handshake, claim.ageing() ? cookie(identity.sign(claim.deviceId()), handshake) : null);
            case EXPIRED -> newcomer(handshake);
            case FORGED -> new Admitted(handshake, cookie(identity.sign(identity.newId()), handshake));
        };
    }

    private Admitted newcomer(Handshake handshake) {
        String token = identity.sign(identity.newId());
        return new Admitted(handshake.withCookie(cookie.name(handshake), token), cookie(token, handshake));
    }

    private String cookie(String token, Handshake handshake) {
        DefaultCookie set = new DefaultCookie(cookie.name(handshake), token);
        set.setPath("/");
        set.setHttpOnly(true);
        set.setSameSite(CookieHeaderNames.SameSite.Lax);
        set.setMaxAge(identity.ttl().toSeconds());
        set.setSecure(cookie.isSecure(handshake));
        return ServerCookieEncoder.STRICT.encode(set);
    }
}
