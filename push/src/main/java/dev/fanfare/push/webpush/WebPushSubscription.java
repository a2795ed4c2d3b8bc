package dev.fanfare.push.webpush;

import dev.fanfare.protocol.Payload;
import dev.fanfare.push.internal.key.P256;
import dev.fanfare.push.internal.payload.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/**
 * What a browser gives as its subscription: {@code {"endpoint","keys":{"p256dh","auth"}}}; other fields are passed over.
 * All of it is a stranger's, and the endpoint is a secret of the browser's.
 */
record WebPushSubscription(URI endpoint, ECPublicKey key, Payload auth) {

    /** Browsers give a few hundred characters. */
    static final int MAX_LENGTH = 4096;

    private static final int AUTH_BYTES = 16;

    /** @throws IllegalArgumentException if it is none, saying why without any of it */
    static WebPushSubscription read(String token) {
        if (token.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the subscription has " + token.length() + " characters, more than the "
                    + MAX_LENGTH + " that one may have");
        }
        JsonNode subscription = Json.tree(Payload.utf8(token));
        if (!subscription.isObject()) {
            throw new IllegalArgumentException(
                    "the subscription is no JSON object; take JSON.stringify of the browser's PushSubscription");
        }
        JsonNode keys = subscription.path("keys");
        return new WebPushSubscription(
                uri(text(subscription, "endpoint")),
                P256.publicKey(bytes(keys, "p256dh"), "keys.p256dh of the subscription"),
                auth(bytes(keys, "auth")));
    }

    private static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isString() || value.stringValue().isEmpty()) {
            throw new IllegalArgumentException("the subscription has no text as its " + field);
        }
        return value.stringValue();
    }

    private static URI uri(String endpoint) {
        try {
            return new URI(endpoint);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("the endpoint of the subscription is no address");
        }
    }

    private static byte[] bytes(JsonNode keys, String field) {
        try {
            // Some libraries of browsers write plain base64, or padding.
            String value = text(keys, field).replace('+', '-').replace('/', '_');
            return Base64.getUrlDecoder().decode(value);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("keys." + field + " of the subscription is not in base64url");
        }
    }

    private static Payload auth(byte[] secret) {
        if (secret.length != AUTH_BYTES) {
            throw new IllegalArgumentException(
                    "keys.auth of the subscription must be " + AUTH_BYTES + " bytes, and has " + secret.length);
        }
        return Payload.wrap(secret);
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return "WebPushSubscription";
    }
}
