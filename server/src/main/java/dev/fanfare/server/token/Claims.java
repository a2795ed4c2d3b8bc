package dev.fanfare.server.token;

import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.server.json.Moments;
import dev.fanfare.server.json.SubscribeFields;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What a token claims: the registered claims (RFC 7519, section 4.1) and those of the Centrifuge
 * protocol's tokens. A claim of a wrong type, out of range, or there twice makes the token invalid; a
 * claim that is absent is none of these, and differs from one that is zero or empty.
 */
final class Claims {

    private final Set<String> names = new HashSet<>();

    private String user = "";
    private @Nullable String channel;
    private String client = "";
    private String login = "";
    private @Nullable Long expires;
    private @Nullable Long notBefore;
    private @Nullable Long expireAt;
    private List<String> audience = List.of();
    private String issuer = "";

    private final Map<String, SubscribeOptions> subs = new LinkedHashMap<>();

    /** Info and data, which connections and subscriptions both have, and what only the latter have. */
    private final SubscribeFields others = new SubscribeFields();

    private Claims() {}

    /**
     * Reads the claims of a token whose signature holds.
     *
     * @throws InvalidTokenException if they are not what claims must be
     */
    static Claims read(byte[] json) throws InvalidTokenException {
        Claims claims = new Claims();
        try {
            JsonFields in = JsonFields.of(json);
            if (!in.nextObject()) {
                throw new InvalidTokenException("the token claims nothing, not even {}");
            }
            claims.readAll(in);
            if (in.nextObject()) {
                throw new InvalidTokenException("the token has more behind its claims");
            }
        } catch (JacksonException malformed) {
            throw new InvalidTokenException("the claims are malformed JSON");
        } catch (ProtocolException | ErrorException wrong) {
            throw new InvalidTokenException("a claim is impossible: " + wrong.getMessage());
        }
        return claims;
    }

    private void readAll(JsonFields in) {
        for (String name = in.nextField(); name != null; name = in.nextField()) {
            if (!names.add(name)) {
                throw new ProtocolException(name + " is there twice");
            }
            switch (name) {
                case "sub" -> user = text(in, name);
                case "channel" -> channel = text(in, name);
                case "client" -> client = text(in, name);
                case "sid" -> login = text(in, name);
                case "iss" -> issuer = text(in, name);
                case "jti" -> text(in, name);
                case "aud" -> audience = in.isString() ? List.of(in.string()) : texts(in, name);
                case "exp" -> expires = moment(in, name);
                case "nbf" -> notBefore = moment(in, name);
                case "iat" -> moment(in, name);
                case "expire_at" -> expireAt = moment(in, name);
                case "channels" -> channels(in);
                case "subs" -> subs(in);
                default -> others.field(in, name);
            }
        }
        // Read in vain, so that what cannot be decoded is found here.
        others.options();
    }

    private void channels(JsonFields in) {
        if (!in.isNull()) {
            texts(in, "channels").forEach(name -> subs.putIfAbsent(name, SubscribeOptions.DEFAULT));
        }
    }

    private void subs(JsonFields in) {
        if (!in.enterObject()) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (String name = in.nextField(); name != null; name = in.nextField()) {
            if (!seen.add(name)) {
                throw new ProtocolException("subs has a channel twice");
            }
            subs.put(name, SubscribeFields.read(in).options());
        }
    }

    private static String text(JsonFields in, String name) {
        if (!in.isString()) {
            throw new ProtocolException(name + " must be a string");
        }
        return in.string();
    }

    private static List<String> texts(JsonFields in, String name) {
        if (in.isNull()) {
            throw new ProtocolException(name + " must not be null");
        }
        return in.list(() -> text(in, name));
    }

    /** A NumericDate (RFC 7519, section 2): seconds since 1970, possibly with a fraction, which is dropped. */
    private static long moment(JsonFields in, String name) {
        if (in.isNull()) {
            throw new ProtocolException(name + " must be a number of seconds");
        }
        return Moments.seconds(name, in.number());
    }

    /** Whether this is about a channel, be it one without a name. */
    boolean isSubscription() {
        return channel != null;
    }

    boolean namesChannel() {
        return channel != null && !channel.isEmpty();
    }

    boolean isExpired(Instant now) {
        return expires != null && expires <= now.getEpochSecond();
    }

    void check(String wantedAudience, String wantedIssuer, Instant now) throws InvalidTokenException {
        if (notBefore != null && notBefore > now.getEpochSecond()) {
            throw new InvalidTokenException("the token is not valid yet");
        }
        if (!wantedAudience.isEmpty() && !audience.contains(wantedAudience)) {
            throw new InvalidTokenException("the token is for the audience " + Outside.of(audience));
        }
        if (!wantedIssuer.isEmpty() && !issuer.equals(wantedIssuer)) {
            throw new InvalidTokenException("the token is issued by \"" + Outside.of(issuer) + "\"");
        }
    }

    Credentials credentials() {
        return new Credentials(user, expiry(), others.options().info(), Payload.EMPTY, subs, login);
    }

    SubscriptionGrant grant() {
        others.expireAt(expiry());
        return new SubscriptionGrant(user, channel == null ? "" : channel, client, others.options());
    }

    /** When what the token grants is over: by {@code expire_at}, where 0 means never, else by {@code exp}. */
    private @Nullable Instant expiry() {
        if (expireAt != null) {
            return Moments.expiry(expireAt);
        }
        return expires == null ? null : Instant.ofEpochSecond(expires);
    }
}
