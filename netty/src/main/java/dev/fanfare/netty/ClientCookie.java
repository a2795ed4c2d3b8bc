package dev.fanfare.netty;

import dev.fanfare.notify.ClientIdentity;
import dev.fanfare.notify.IdentityCookie;
import dev.fanfare.notify.Notifications;
import dev.fanfare.spi.Handshake;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.cookie.CookieHeaderNames;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.netty.handler.codec.http.cookie.ServerCookieEncoder;
import java.util.List;

/**
 * Sees to it that a browser has a cookie that proves which browser it is. A page cannot read it, and no other
 * site's page can have it sent.
 */
final class ClientCookie {

    private final IdentityCookie cookie;
    private final ClientIdentity identity;

    ClientCookie(Notifications notifications) {
        this.cookie = notifications.cookie();
        this.identity = notifications.identity();
    }

    /**
     * Sets a cookie where there is no valid one, and a fresh one where it has become old. Where there are
     * several, another would not make the browser bring fewer.
     *
     * @param always also for what is no browser
     * @param response where to set it
     * @return the handshake as if the peer had brought the cookie; one that brought a forged cookie stays
     *     as it is, and will be refused
     */
    Handshake admit(Handshake handshake, boolean always, HttpHeaders response) {
        List<String> brought = cookie.values(handshake);
        if (brought.size() > 1 || !(always || handshake.isOfBrowser())) {
            return handshake;
        }
        if (brought.isEmpty()) {
            return handshake.withCookie(cookie.name(handshake), issue(identity.newId(), handshake, response));
        }
        ClientIdentity.Claim claim = identity.check(brought.get(0));
        switch (claim.proof()) {
            case VALID -> {
                if (claim.ageing()) {
                    issue(claim.deviceId(), handshake, response);
                }
            }
            case EXPIRED -> {
                return handshake.withCookie(cookie.name(handshake), issue(identity.newId(), handshake, response));
            }
            case FORGED -> issue(identity.newId(), handshake, response);
        }
        return handshake;
    }

    private String issue(String deviceId, Handshake handshake, HttpHeaders response) {
        String token = identity.sign(deviceId);
        DefaultCookie set = new DefaultCookie(cookie.name(handshake), token);
        set.setPath("/");
        set.setHttpOnly(true);
        set.setSameSite(CookieHeaderNames.SameSite.Lax);
        set.setMaxAge(identity.ttl().toSeconds());
        set.setSecure(cookie.isSecure(handshake));
        response.add(HttpHeaderNames.SET_COOKIE, ServerCookieEncoder.STRICT.encode(set));
        return token;
    }
}
