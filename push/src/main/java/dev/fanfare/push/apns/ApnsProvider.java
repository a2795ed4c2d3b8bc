package dev.fanfare.push.apns;

import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.json.JsonWriter;
import dev.fanfare.push.ProviderOptions;
import dev.fanfare.push.PushProvider;
import dev.fanfare.push.PushResult;
import dev.fanfare.push.RenderedMessage;
import dev.fanfare.push.internal.http.Answer;
import dev.fanfare.push.internal.http.PushClient;
import dev.fanfare.push.internal.payload.ApnsPayload;
import dev.fanfare.push.internal.payload.Sizes;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Apple Push Notification service. The token of a device is what the application was given, in hexadecimal.
 *
 * <p>Beside {@code aps}, an application finds our own fields as {@code fanfare}: {@code v} (1, the version), {@code id}, {@code
 * lang}, {@code icon}, {@code image}, {@code link}, {@code sound}, {@code badge} ({@code {"add":n}} is to be added: Apple
 * knows only numbers that are set), {@code actions} (each {@code {"event","label","parameters"}}), {@code group},
 * {@code data} and {@code report}. What is empty is left out. A picture, actions, a growing badge and a report are for a
 * notification service extension, which {@code mutable-content} calls.
 *
 * <table>
 *   <caption>What answers mean</caption>
 *   <tr><th>answer</th><th>result</th></tr>
 *   <tr><td>200</td><td>accepted; its id is the {@code apns-id}</td></tr>
 *   <tr><td>410 Unregistered, ExpiredToken, or without a body</td><td>token invalid, since the answer's timestamp</td></tr>
 *   <tr><td>410 of somebody else, such as a proxy</td><td>rejected</td></tr>
 *   <tr><td>400 BadDeviceToken, DeviceTokenNotForTopic</td><td>rejected: usually the environment or the topic is the wrong
 *   one, so it never costs a device</td></tr>
 *   <tr><td>403 ExpiredProviderToken</td><td>retry later, with a new token as soon as Apple takes one</td></tr>
 *   <tr><td>403 InvalidProviderToken, others</td><td>rejected: a matter of key, team or topic</td></tr>
 *   <tr><td>429 TooManyProviderTokenUpdates</td><td>retry later, after 20 minutes</td></tr>
 *   <tr><td>400 IdleTimeout, 429, 5xx, none</td><td>retry later, after {@code Retry-After}</td></tr>
 * </table>
 */
public final class ApnsProvider implements PushProvider {

    private static final int MAX_PAYLOAD = 4096;

    private static final Set<String> GONE = Set.of("Unregistered", "ExpiredToken");

    /** A time that is further ahead is a mistake. */
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

    private final ApnsEnvironment environment;
    private final String topic;
    private final ProviderOptions options;
    private final ProviderToken token;
    private final PushClient client;

    /**
     * A provider for applications from the store, with the options that are the default.
     *
     * @param key of the team
     * @param topic the bundle id of the application
     * @throws IllegalArgumentException if the topic is no bundle id
     */
    public ApnsProvider(ApnsKey key, String topic) {
        this(key, topic, ApnsEnvironment.PRODUCTION, ProviderOptions.DEFAULT);
    }

    /**
     * A provider.
     *
     * @param key of the team
     * @param topic the bundle id of the application
     * @param environment which devices are sent to
     * @param options timeout and bounds
     * @throws IllegalArgumentException if the topic is no bundle id
     */
    public ApnsProvider(ApnsKey key, String topic, ApnsEnvironment environment, ProviderOptions options) {
        Objects.requireNonNull(key, "key must not be null");
        this.topic = Objects.requireNonNull(topic, "topic must not be null");
        this.environment = Objects.requireNonNull(environment, "environment must not be null");
        this.options = Objects.requireNonNull(options, "options must not be null");
        if (!topic.matches("[A-Za-z0-9.-]{1,155}")) {
            throw new IllegalArgumentException(
                    "the topic of APNs is the bundle id of the application, such as com.example.app");
        }
        this.token = new ProviderToken(key, options.clock());
        this.client = new PushClient("APNs", options);
    }

    /** {@return {@code apns}} */
    @Override
    public String name() {
        return "apns";
    }

    @Override
    public void checkToken(String token) {
        Objects.requireNonNull(token, "token must not be null");
        if (!token.matches("(?:[0-9a-fA-F]{2}){1,256}")) {
            throw new IllegalArgumentException(
                    "a device token of APNs is bytes in hexadecimal, such as 64 digits, and this" + " one has "
                            + token.length() + " characters");
        }
    }

    /** {@return the token in small letters: Apple takes it in either} */
    @Override
    public String addressOf(String token) {
        return Objects.requireNonNull(token, "token must not be null").toLowerCase(Locale.ROOT);
    }

    @Override
    public void checkMessage(RenderedMessage message) {
        Objects.requireNonNull(message, "message must not be null");
        Sizes.check("APNs", payload(message).length, MAX_PAYLOAD, message);
    }

    private static byte[] payload(RenderedMessage message) {
        return new JsonWriter().object(out -> ApnsPayload.write(out, message)).toBytes();
    }

    @Override
    public CompletionStage<PushResult> send(String token, RenderedMessage message) {
        Objects.requireNonNull(token, "token must not be null");
        Objects.requireNonNull(message, "message must not be null");
        return client.send(() -> PushClient.refusal(this, token, message).orElseGet(() -> post(token, message)));
    }

    private CompletionStage<PushResult> post(String device, RenderedMessage message) {
        String signed = token.get();
        Map<String, String> headers =
                ApnsPayload.headers(message, options.clock().instant());
        headers.put("authorization", "bearer " + signed);
        headers.put("apns-topic", topic);
        headers.put("apns-id", UUID.randomUUID().toString());
        return client.post(PushClient.below(environment.baseUrl(), "/3/device/" + device), headers, payload(message))
                .thenApply(answer -> result(answer, signed));
    }

    private PushResult result(Answer answer, String signed) {
        if (answer.isSuccess()) {
            return new PushResult.Accepted(Outside.of(answer.header("apns-id")).toString());
        }
        JsonNode json = answer.json();
        String reason = json.path("reason").asString("");
        if (!reason.matches("[A-Za-z]{1,64}")) {
            reason = "";
        }
        int status = answer.status();
        String said = "APNs (" + environment.name() + ") answered " + status + (reason.isEmpty() ? "" : " " + reason);
        if (status == 410 && isGone(answer, json, reason)) {
            return new PushResult.TokenInvalid(said, timestamp(json));
        }
        if (reason.equals("ExpiredProviderToken")) {
            return new PushResult.RetryLater(token.expired(signed), said);
        }
        if (status == 429 || status == 408 || answer.isFailure() || reason.equals("IdleTimeout")) {
            Duration asked = reason.equals("TooManyProviderTokenUpdates")
                    ? ProviderToken.LEAST_AGE
                    : answer.retryAfter(options.clock().instant());
            return new PushResult.RetryLater(asked, said);
        }
        return new PushResult.Rejected(said + advice(reason), status);
    }

    /** Whether it is Apple that says so: with a reason of its own, or with a body that is missing or was cut. */
    private static boolean isGone(Answer answer, JsonNode json, String reason) {
        return GONE.contains(reason)
                || answer.body().isEmpty()
                || (json.isMissingNode() && answer.body().utf8().startsWith("{"));
    }

    /** Milliseconds since 1970; null if there is none, or one that cannot be. */
    private @Nullable Instant timestamp(JsonNode json) {
        long millis = json.path("timestamp").asLong(0);
        long latest = options.clock().instant().plus(CLOCKS_DIFFER).toEpochMilli();
        return millis <= 0 || millis > latest ? null : Instant.ofEpochMilli(millis);
    }

    private String advice(String reason) {
        return switch (reason) {
            case "BadDeviceToken" -> ". The token is malformed, or of the other environment than " + environment.name();
            case "DeviceTokenNotForTopic", "BadTopic", "TopicDisallowed", "MissingTopic" ->
                ". The topic is " + topic + ": is that the bundle id of the application?";
            case "InvalidProviderToken", "MissingProviderToken" ->
                ". Do key, key id and team id belong together, and is the key valid for " + environment.name() + "?";
            case "PayloadTooLarge" -> ". Shorten the data or the text of the message";
            default -> "";
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
