package dev.fanfare.server.token;

import dev.fanfare.handler.Capability;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.server.json.CapabilityFields;
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
    private @Nullable Long issued;
    private String id = "";
    private Payload meta = Payload.EMPTY;
    private List<Capability> capabilities = List.of();
    private List<String> audience = List.of();
    private String issuer = "";

    private final Map<String, SubscribeOptions> subs = new LinkedHashMap<>();

    /** Info and data, which connections and subscriptions both have, and what only the latter have. */
    private final SubscribeFields others = new SubscribeFields();

    private final String userIdClaim;

    private Claims(String userIdClaim) {
        this.userIdClaim = userIdClaim;
    }

    /**
     * Reads the claims of a token.
     *
     * @param userIdClaim which of them has the user's id
     * @throws InvalidTokenException if they are not what claims must be
     */
    static Claims read(byte[] json, String userIdClaim) throws InvalidTokenException {
        Claims claims = new Claims(userIdClaim);
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
        } catch (ProtocolException | ErrorException | IllegalArgumentException wrong) {
            throw new InvalidTokenException("a claim is impossible: " + wrong.getMessage());
        }
        return claims;
    }

    private void readAll(JsonFields in) {
        for (String name = in.nextField(); name != null; name = in.nextField()) {
            if (!names.add(name)) {
                throw new ProtocolException(name + " is there twice");
            }
            if (name.equals(userIdClaim)) {
                user = text(in, name);
                continue;
            }
            switch (name) {
                case "sub" -> text(in, name);
                case "channel" -> channel = text(in, name);
                case "client" -> client = text(in, name);
                case "sid" -> login = text(in, name);
                case "iss" -> issuer = text(in, name);
                case "jti" -> id = text(in, name);
                case "aud" -> audience = in.isString() ? List.of(in.string()) : texts(in, name);
                case "exp" -> expires = moment(in, name);
                case "nbf" -> notBefore = moment(in, name);
                case "iat" -> issued = moment(in, name);
                case "expire_at" -> expireAt = moment(in, name);
                case "meta" -> meta = in.payload();
                case "caps" -> capabilities = CapabilityFields.read(in);
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

    /** Whether it is not valid yet. */
    boolean isEarly(Instant now) {
        return notBefore != null && notBefore > now.getEpochSecond();
    }

    List<String> audience() {
        return audience;
    }

    String issuer() {
        return issuer;
    }

    Credentials credentials() {
        return Credentials.of(user)
                .withExpireAt(expiry())
                .withInfo(others.options().info())
                .withSubs(subs)
                .withLogin(login)
                .withToken(id, issuedAt())
                .withMeta(meta)
                .withCapabilities(capabilities);
    }

    SubscriptionGrant grant() {
        others.expireAt(expiry());
        return new SubscriptionGrant(user, channel == null ? "" : channel, client, others.options())
                .withToken(id, issuedAt());
    }

    private @Nullable Instant issuedAt() {
        return issued == null ? null : Instant.ofEpochSecond(issued);
    }

    /** When what the token grants is over: by {@code expire_at}, where 0 means never, else by {@code exp}. */
    private @Nullable Instant expiry() {
        if (expireAt != null) {
            return Moments.expiry(expireAt);
        }
        return expires == null ? null : Instant.ofEpochSecond(expires);
    }
}
