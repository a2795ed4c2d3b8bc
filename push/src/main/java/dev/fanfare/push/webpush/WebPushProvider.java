package dev.fanfare.push.webpush;

import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.json.JsonWriter;
import dev.fanfare.push.ProviderOptions;
import dev.fanfare.push.PushMessage;
import dev.fanfare.push.PushPriority;
import dev.fanfare.push.PushProvider;
import dev.fanfare.push.PushResult;
import dev.fanfare.push.RenderedMessage;
import dev.fanfare.push.internal.http.Answer;
import dev.fanfare.push.internal.http.PushClient;
import dev.fanfare.push.internal.payload.OwnFields;
import dev.fanfare.push.internal.payload.Replacing;
import dev.fanfare.push.internal.payload.Sizes;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Web Push: to browsers, over the services of their makers (RFC 8030, 8291 and 8292). The token of a device is the
 * browser's {@code PushSubscription}, as {@code JSON.stringify} writes it.
 *
 * <p>The service worker gets one JSON object: {@code v} (1, the version), {@code id} (the {@code tag} to show it with),
 * {@code lang}, {@code title}, {@code text}, {@code icon}, {@code image}, {@code link}, {@code sound}, {@code badge}
 * ({@code {"set":n}} or {@code {"add":n}}), {@code actions} (each {@code {"event","label","parameters"}}), {@code group},
 * {@code data} and {@code report}. What is empty is left out. It must show something each time: Safari ends subscriptions of those that do
 * not.
 *
 * <table>
 *   <caption>What answers mean</caption>
 *   <tr><th>answer</th><th>result</th></tr>
 *   <tr><td>2xx</td><td>accepted, without an id</td></tr>
 *   <tr><td>404, 410</td><td>token invalid</td></tr>
 *   <tr><td>406, 408, 429, 5xx, none</td><td>retry later, after {@code Retry-After}</td></tr>
 *   <tr><td>others</td><td>rejected: 401 and 403 are a matter of the VAPID keys, so they never cost a device</td></tr>
 * </table>
 */
public final class WebPushProvider implements PushProvider {

    private static final String SERVICE = "the push service";

    private static final int SHORTEST_SECRET = 8;

    private final EndpointGuard guard;
    private final String publicKey;
    private final Vapid vapid;
    private final PushClient client;
    private final ProviderOptions options;

    /**
     * A provider with the guard and the options that are the default.
     *
     * @param keys who sends
     * @param subject where operators of push services can reach you: {@code mailto:} and an address, or a page with
     *     https; not at localhost
     * @throws IllegalArgumentException if nobody can be reached under the subject
     */
    public WebPushProvider(VapidKeys keys, String subject) {
        this(keys, subject, EndpointGuard.DEFAULT, ProviderOptions.DEFAULT);
    }

    /**
     * A provider.
     *
     * @param keys who sends
     * @param subject where operators of push services can reach you: {@code mailto:} and an address, or a page with
     *     https; not at localhost
     * @param guard where requests may go
     * @param options timeout and bounds
     * @throws IllegalArgumentException if nobody can be reached under the subject
     */
    public WebPushProvider(VapidKeys keys, String subject, EndpointGuard guard, ProviderOptions options) {
        Objects.requireNonNull(keys, "keys must not be null");
        Objects.requireNonNull(subject, "subject must not be null");
        this.guard = Objects.requireNonNull(guard, "guard must not be null");
        this.publicKey = keys.publicKey();
        this.options = Objects.requireNonNull(options, "options must not be null");
        this.vapid = new Vapid(keys, subject, options.clock());
        this.client = new PushClient(SERVICE, options);
    }

    /** {@return {@code webpush}} */
    @Override
    public String name() {
        return "webpush";
    }

    @Override
    public void checkToken(String token) {
        Objects.requireNonNull(token, "token must not be null");
        guard.check(WebPushSubscription.read(token).endpoint());
    }

    /** {@return the endpoint in the one way to write it: a browser may make new keys for it} */
    @Override
    public String addressOf(String token) {
        Objects.requireNonNull(token, "token must not be null");
        URI endpoint = WebPushSubscription.read(token).endpoint();
        guard.check(endpoint);
        String path = endpoint.getRawPath().isEmpty() ? "/" : endpoint.getRawPath();
        return EndpointGuard.originOf(endpoint)
                + path
                + (endpoint.getRawQuery() == null ? "" : "?" + endpoint.getRawQuery());
    }

    /** {@return the public key that browsers subscribe with, as {@code applicationServerKey}: base64url of 65 bytes} */
    public String publicKey() {
        return publicKey;
    }

    @Override
    public void checkMessage(RenderedMessage message) {
        Objects.requireNonNull(message, "message must not be null");
        Sizes.check("Web Push", payload(message).length, WebPushEncryption.MAX_TEXT, message);
    }

    private static byte[] payload(RenderedMessage message) {
        return new JsonWriter()
                .object(out -> OwnFields.write(out, message, true))
                .toBytes();
    }

    @Override
    public CompletionStage<PushResult> send(String token, RenderedMessage message) {
        Objects.requireNonNull(token, "token must not be null");
        Objects.requireNonNull(message, "message must not be null");
        return client.send(() -> {
            WebPushSubscription subscription;
            try {
                subscription = WebPushSubscription.read(token);
            } catch (IllegalArgumentException wrong) {
                return PushClient.done(new PushResult.TokenInvalid(String.valueOf(wrong.getMessage()), null));
            }
            try {
                guard.check(subscription.endpoint());
                checkMessage(message);
            } catch (IllegalArgumentException wrong) {
                return PushClient.done(new PushResult.Rejected(String.valueOf(wrong.getMessage()), 0));
            }
            return client.blocking(() -> lookUp(subscription.endpoint()))
                    .thenCompose(refused -> refused == null ? post(subscription, message) : PushClient.done(refused));
        });
    }

    private @Nullable PushResult lookUp(URI endpoint) {
        try {
            String refused = guard.refusedAddress(endpoint);
            return refused.isEmpty() ? null : new PushResult.Rejected(refused, 0);
        } catch (UnknownHostException unknown) {
            return PushResult.RetryLater.notSent("the host of the endpoint has no address now");
        }
    }

    private CompletionStage<PushResult> post(WebPushSubscription subscription, RenderedMessage message) {
        byte[] body = WebPushEncryption.encrypt(
                payload(message), subscription.key(), subscription.auth().unsafeArray());
        URI endpoint = subscription.endpoint();
        Map<String, String> headers = headers(endpoint, message.message());
        String authorization = String.valueOf(headers.get("Authorization"));
        return client.post(endpoint, headers, body).thenApply(answer -> result(answer, endpoint, authorization));
    }

    private Map<String, String> headers(URI endpoint, PushMessage message) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", vapid.authorization(endpoint));
        headers.put("Content-Encoding", "aes128gcm");
        headers.put("Content-Type", "application/octet-stream");
        // Edge's service refuses 0, and Firefox's a message without it.
        headers.put("TTL", Long.toString(Math.max(1, message.expiration().toSeconds())));
        headers.put("Urgency", message.priority() == PushPriority.HIGH ? "high" : "normal");
        if (!message.id().isEmpty()) {
            headers.put("Topic", Replacing.topic(message.id()));
        }
        return headers;
    }

    private PushResult result(Answer answer, URI endpoint, String authorization) {
        int status = answer.status();
        if (answer.isSuccess()) {
            return new PushResult.Accepted("");
        }
        String said = "the push service at " + Outside.of(endpoint.getHost()) + " answered " + status;
        if (status == 404 || status == 410) {
            return new PushResult.TokenInvalid(said + ": the subscription is over", null);
        }
        // Edge's service says 406 when it gets too many.
        if (status == 406 || status == 408 || status == 429 || answer.isFailure()) {
            return new PushResult.RetryLater(answer.retryAfter(options.clock().instant()), said);
        }
        String text = Answer.quoted(answer.body().utf8(), secretsOf(endpoint, authorization));
        return new PushResult.Rejected(said + text + advice(status), status);
    }

    /** The parts of an endpoint, and what we have signed; what is short is no secret. */
    private static List<String> secretsOf(URI endpoint, String authorization) {
        return Stream.of(
                        endpoint.getRawPath(),
                        endpoint.getPath(),
                        endpoint.getRawQuery(),
                        endpoint.getQuery(),
                        authorization)
                .filter(Objects::nonNull)
                .flatMap(each -> Stream.of(each.split("[/&=, ]")))
                .filter(part -> part.length() >= SHORTEST_SECRET)
                .toList();
    }

    private static String advice(int status) {
        return switch (status) {
            case 401, 403 -> ". It refuses the VAPID keys or their subject; was the subscription made with other keys?";
            case 413 -> ". The message is too large for it; shorten its data or its text";
            default -> status >= 300 && status < 400 ? ". Redirects are not followed" : "";
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
