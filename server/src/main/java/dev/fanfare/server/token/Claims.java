package dev.fanfare.server.token;

import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.server.json.SubscribeFields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a token claims: the registered claims (RFC 7519, section 4.1) and those of the Centrifuge
 * protocol's tokens.
 */
final class Claims {

    private String user = "";
    private String channel = "";
    private String client = "";
    private long expires;
    private long notBefore;
    private @Nullable Long expireAt;
    private List<String> audience = List.of();
    private String issuer = "";
    private List<String> channels = List.of();
    private Map<String, SubscribeFields> subs = Map.of();

    /** Info and data, which connections and subscriptions both have, and what only the latter have. */
    private final SubscribeFields others = new SubscribeFields();

    private Claims() {}

    static Claims read(byte[] json) {
        Claims claims = new Claims();
        JsonFields in = JsonFields.of(json);
        in.nextObject();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            claims.field(in, field);
        }
        return claims;
    }

    private void field(JsonFields in, String field) {
        switch (field) {
            case "sub" -> user = in.string();
            case "channel" -> channel = in.string();
            case "client" -> client = in.string();
            case "exp" -> expires = (long) in.number();
            case "nbf" -> notBefore = (long) in.number();
            case "expire_at" -> expireAt = (long) in.number();
            case "aud" -> audience = in.isString() ? List.of(in.string()) : in.list(in::string);
            case "iss" -> issuer = in.string();
            case "channels" -> channels = in.list(in::string);
            case "subs" -> subs = in.map(() -> SubscribeFields.read(in));
            default -> others.field(in, field);
        }
    }

    boolean isSubscription() {
        return !channel.isEmpty();
    }

    boolean isExpired(Instant now) {
        return expires != 0 && expires <= now.getEpochSecond();
    }

    void check(String wantedAudience, String wantedIssuer, Instant now) throws InvalidTokenException {
        if (notBefore > now.getEpochSecond()) {
            throw new InvalidTokenException("the token is not valid yet");
        }
        if (!wantedAudience.isEmpty() && !audience.contains(wantedAudience)) {
            throw new InvalidTokenException("the token is for the audience " + audience);
        }
        if (!wantedIssuer.isEmpty() && !issuer.equals(wantedIssuer)) {
            throw new InvalidTokenException("the token is issued by \"" + issuer + "\"");
        }
    }

    Credentials credentials() {
        Map<String, SubscribeOptions> serverSide = new LinkedHashMap<>();
        channels.forEach(name -> serverSide.put(name, SubscribeOptions.DEFAULT));
        subs.forEach((name, fields) -> serverSide.put(name, fields.options()));
        return new Credentials(
                user, SubscribeFields.moment(expirySeconds()), others.options().info(), Payload.EMPTY, serverSide);
    }

    SubscriptionGrant grant() {
        others.expireAt(expirySeconds());
        return new SubscriptionGrant(user, channel, client, others.options());
    }

    /** When what the token grants is over: by {@code expire_at}, where 0 means never, else by {@code exp}. */
    private long expirySeconds() {
        return expireAt == null ? expires : expireAt;
    }
}
