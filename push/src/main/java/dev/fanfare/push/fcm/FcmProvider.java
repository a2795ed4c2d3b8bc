package dev.fanfare.push.fcm;

import dev.fanfare.protocol.Outside;
import dev.fanfare.push.ProviderOptions;
import dev.fanfare.push.PushProvider;
import dev.fanfare.push.PushResult;
import dev.fanfare.push.RenderedMessage;
import dev.fanfare.push.fcm.AccessTokens.AccessToken;
import dev.fanfare.push.internal.http.Answer;
import dev.fanfare.push.internal.http.PushClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.JsonNode;

/**
 * Firebase Cloud Messaging, HTTP v1. The token of a device is its registration token.
 *
 * <p>An application finds our own fields in the data as {@code fanfare}, a text that holds one JSON object: {@code v} (1, the
 * version), {@code id}, {@code lang}, {@code icon}, {@code image}, {@code link}, {@code sound}, {@code badge} ({@code
 * {"set":n}} or {@code {"add":n}}), {@code actions} (each {@code {"event","label","parameters"}}), {@code group}, {@code
 * data} and {@code report}; on devices of Apple, {@code fanfare} is the object itself. What is empty is left out. A number at the icon of
 * Android grows by one with each message, unless it is set.
 *
 * <table>
 *   <caption>What answers mean, by {@code error.details[].errorCode}</caption>
 *   <tr><th>answer</th><th>result</th></tr>
 *   <tr><td>200</td><td>accepted; its id is the name of the message</td></tr>
 *   <tr><td>UNREGISTERED</td><td>token invalid</td></tr>
 *   <tr><td>429 QUOTA_EXCEEDED</td><td>retry later, after {@code Retry-After}, or a minute</td></tr>
 *   <tr><td>500 INTERNAL, 503 UNAVAILABLE, none</td><td>retry later, after {@code Retry-After}</td></tr>
 *   <tr><td>401 without an error code</td><td>retry later, with a new token of access; rejected if the token was new</td></tr>
 *   <tr><td>INVALID_ARGUMENT</td><td>rejected: it can be the message, so it never costs a device</td></tr>
 *   <tr><td>SENDER_ID_MISMATCH, THIRD_PARTY_AUTH_ERROR, others</td><td>rejected: a matter of the project</td></tr>
 *   <tr><td>no token of access, whatever Google says</td><td>retry later: it is not the fault of a message</td></tr>
 * </table>
 */
public final class FcmProvider implements PushProvider {

    /** Where Google takes messages. */
    public static final URI BASE_URL = URI.create("https://fcm.googleapis.com");

    private static final int MAX_TOKEN = 4096;

    /** What Google asks for if a 429 does not say. */
    private static final Duration QUOTA_PAUSE = Duration.ofMinutes(1);

    /** A token of access that is younger and refused was not refused for its age. */
    private static final Duration NEW = Duration.ofMinutes(1);

    private final URI address;
    private final ProviderOptions options;
    private final PushClient client;
    private final AccessTokens tokens;

    /**
     * A provider with the options that are the default.
     *
     * @param account of the project whose devices are sent to
     */
    public FcmProvider(ServiceAccount account) {
        this(account, BASE_URL, ProviderOptions.DEFAULT);
    }

    /**
     * A provider.
     *
     * @param account of the project whose devices are sent to
     * @param baseUrl {@link #BASE_URL}, or a proxy before it
     * @param options timeout and bounds; Google asks for a timeout of 10 seconds at least
     * @throws IllegalArgumentException if the base URL is not https:// and a host
     */
    public FcmProvider(ServiceAccount account, URI baseUrl, ProviderOptions options) {
        Objects.requireNonNull(account, "account must not be null");
        Objects.requireNonNull(baseUrl, "baseUrl must not be null");
        this.options = Objects.requireNonNull(options, "options must not be null");
        this.address = PushClient.below(baseUrl, "/v1/projects/" + account.projectId() + "/messages:send");
        this.client = new PushClient("FCM", options);
        this.tokens = new AccessTokens(account, client, options.clock());
    }

    /** {@return {@code fcm}} */
    @Override
    public String name() {
        return "fcm";
    }

    @Override
    public void checkToken(String token) {
        Objects.requireNonNull(token, "token must not be null");
        if (token.length() > MAX_TOKEN || !token.matches("[!-~]+")) {
            throw new IllegalArgumentException("a registration token of FCM has 1 to " + MAX_TOKEN
                    + " letters, digits and signs, and this one has " + token.length() + " characters");
        }
    }

    @Override
    public void checkMessage(RenderedMessage message) {
        FcmMessage.checkSize(Objects.requireNonNull(message, "message must not be null"));
    }

    @Override
    public CompletionStage<PushResult> send(String token, RenderedMessage message) {
        Objects.requireNonNull(token, "token must not be null");
        Objects.requireNonNull(message, "message must not be null");
        return client.send(() -> PushClient.refusal(this, token, message)
                .orElseGet(() -> tokens.get().thenCompose(access -> post(token, message, access))));
    }

    private CompletionStage<PushResult> post(String token, RenderedMessage message, AccessToken access) {
        return client.post(
                        address,
                        Map.of("Authorization", "Bearer " + access.value(), "Content-Type", "application/json"),
                        FcmMessage.write(token, message, options.clock().instant()))
                .thenApply(answer -> result(answer, token, access));
    }

    private PushResult result(Answer answer, String token, AccessToken access) {
        JsonNode json = answer.json();
        if (answer.isSuccess()) {
            return new PushResult.Accepted(
                    Outside.of(json.path("name").asString("")).toString());
        }
        int status = answer.status();
        String code = errorCode(json);
        String said = "FCM answered " + status + (code.isEmpty() ? "" : " " + code);
        Instant now = options.clock().instant();
        if (code.equals("UNREGISTERED")) {
            return new PushResult.TokenInvalid(said, null);
        }
        if (status == 429) {
            Duration asked = answer.retryAfter(now);
            return new PushResult.RetryLater(asked.isZero() ? QUOTA_PAUSE : asked, said);
        }
        if (status == 408 || answer.isFailure()) {
            return new PushResult.RetryLater(answer.retryAfter(now), said);
        }
        if (status == 401 && code.isEmpty() && now.isAfter(access.issued().plus(NEW))) {
            tokens.discard(access);
            return PushResult.RetryLater.soon(said + ": the token of access is over");
        }
        String text = Answer.quoted(json.path("error").path("message").asString(""), List.of(token, access.value()));
        return new PushResult.Rejected(said + text + advice(status, code), status);
    }

    /** The code of FCM itself: {@code error.status} is one of all services of Google, and says less. */
    private static String errorCode(JsonNode json) {
        for (JsonNode detail : json.path("error").path("details")) {
            String code = detail.path("errorCode").asString("");
            if (code.matches("[A-Z_]{1,64}")) {
                return code;
            }
        }
        return "";
    }

    private static String advice(int status, String code) {
        if (code.equals("SENDER_ID_MISMATCH")) {
            return ". The device is registered with another project: is this the right service account?";
        }
        if (code.equals("THIRD_PARTY_AUTH_ERROR")) {
            return ". The project has no valid key for APNs or Web Push: see its settings in the console";
        }
        return switch (status) {
            case 401, 403 -> ". Has the service account the right to send, and is the FCM API enabled?";
            case 404 -> ". Is there such a project?";
            default -> "";
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
