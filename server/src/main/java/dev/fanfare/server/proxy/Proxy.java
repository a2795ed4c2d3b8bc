package dev.fanfare.server.proxy;

import dev.fanfare.handler.ClientHeaders;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import dev.fanfare.server.config.ProxyConfig;
import dev.fanfare.server.config.ProxyOptions;
import java.net.http.HttpRequest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one backend about one kind of event, or tells it, and reads its answers. Safe for any thread. */
final class Proxy {

    private static final Logger LOG = LoggerFactory.getLogger(Proxy.class);

    private final Hook hook;
    private final String name;
    private final ProxyOptions options;
    private final Backend backend;
    private final ProxyMetrics metrics;
    private final Complaints complaints = new Complaints();

    Proxy(Hook hook, ProxyConfig.Named named, Backend backend, ProxyMetrics metrics) {
        this.hook = hook;
        this.name = named.name();
        this.options = named.options();
        this.backend = backend;
        this.metrics = metrics;
    }

    /**
     * Asks.
     *
     * @param headers of the client
     * @param body writes what is asked
     * @param result reads a result, and stands inside its object
     * @return a result, or null if the answer has none; fails with {@link ErrorException} or {@link DisconnectException},
     *     as the backend says, or with {@link Unanswered}
     */
    <R> CompletionStage<@Nullable R> ask(
            ClientHeaders headers, Consumer<JsonWriter> body, Function<JsonFields, R> result) {
        byte[] bytes;
        try {
            bytes = new JsonWriter().object(body).toBytes();
        } catch (NotJsonException binary) {
            return CompletableFuture.failedStage(
                    new ErrorException(ProtocolError.BAD_REQUEST, "data is no JSON, which this needs to be"));
        }
        return exchange(
                headers,
                bytes,
                answer -> answer.status() == 200
                        ? Reply.read(answer.body().unsafeArray(), result)
                        : transformed(answer.status()));
    }

    /**
     * Tells something once.
     *
     * @param headers of the client
     * @return fails unless the backend answers with status 200 and an object without error and disconnect
     */
    CompletionStage<@Nullable Boolean> post(ClientHeaders headers, byte[] body) {
        return exchange(headers, body, answer -> {
            if (answer.status() != 200) {
                throw statusOf(answer.status());
            }
            return Reply.read(answer.body().unsafeArray(), in -> {
                for (String field = in.nextField(); field != null; field = in.nextField()) {
                    in.skip();
                }
                return true;
            });
        });
    }

    private <R> CompletionStage<@Nullable R> exchange(
            ClientHeaders headers, byte[] body, Function<Backend.Answer, Reply<R>> read) {
        long start = System.nanoTime();
        return backend.ask(
                        request(headers, body), body.length, options.timeout().toMillis(), hook)
                .handle((answer, problem) -> {
                    Reply<R> reply;
                    try {
                        reply = read.apply(there(answer, problem));
                    } catch (Unanswered none) {
                        metrics.count(hook, name, none.outcome(), System.nanoTime() - start);
                        complaints.say(suppressed -> LOG.warn(
                                "{}: the backend has not answered a {} request: {}{}",
                                name,
                                hook,
                                Outside.sentence(none.getMessage()),
                                suppressed == 0 ? "" : " (and " + suppressed + " more like this)"));
                        throw none;
                    }
                    metrics.count(hook, name, outcomeOf(reply), System.nanoTime() - start);
                    return resultOf(reply);
                });
    }

    private static Backend.Answer there(Backend.@Nullable Answer answer, @Nullable Throwable problem) {
        if (answer == null) {
            Throwable cause = problem == null ? null : Problems.causeOf(problem);
            throw cause instanceof Unanswered none
                    ? none
                    : new Unanswered(Outcome.UNREACHABLE, "it cannot be asked: " + cause);
        }
        return answer;
    }

    private <R> Reply<R> transformed(int status) {
        return options.http().statusToCodeTransforms().stream()
                .filter(each -> each.statusCode() == status)
                .findFirst()
                .map(each -> new Reply<R>(null, each.error(), each.disconnect()))
                .orElseThrow(() -> statusOf(status));
    }

    private static Unanswered statusOf(int status) {
        return new Unanswered(Outcome.STATUS, "its status is " + status);
    }

    private static Outcome outcomeOf(Reply<?> reply) {
        if (reply.disconnect() != null) {
            return Outcome.DISCONNECT;
        }
        return reply.error() != null ? Outcome.ERROR : Outcome.OK;
    }

    private static <R> @Nullable R resultOf(Reply<R> reply) {
        if (reply.disconnect() != null) {
            throw new DisconnectException(reply.disconnect());
        }
        if (reply.error() != null) {
            throw new ErrorException(reply.error());
        }
        return reply.result();
    }

    /** Where it is in the configuration. */
    String name() {
        return name;
    }

    /** A payload of the client, as the backend wants it. */
    void data(JsonWriter out, Payload data) {
        if (options.binaryEncoding()) {
            out.string("b64data", Base64.getEncoder().encodeToString(data.unsafeArray()));
        } else {
            out.payload("data", data);
        }
    }

    /** Whether requests have what the application alone knows of the connection. */
    boolean includesMeta() {
        return options.includeConnectionMeta();
    }

    /** What payloads are in requests. */
    String encoding() {
        return options.binaryEncoding() ? "binary" : "json";
    }

    private HttpRequest request(ClientHeaders headers, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(options.address())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        handedOn(headers).forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        return request.build();
    }

    /** By name, whatever its case: what a client can forge never replaces what the request or the operator says. */
    private Map<String, List<String>> handedOn(ClientHeaders headers) {
        Map<String, List<String>> handedOn = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        options.emulatedHeaders().forEach(name -> {
            String value = headers.ofConnect().get(name.toLowerCase(Locale.ROOT));
            if (value != null && ProxyOptions.isHeaderValue(value)) {
                handedOn.put(name, List.of(value));
            }
        });
        options.http().staticHeaders().forEach((name, value) -> handedOn.put(name, List.of(value)));
        options.httpHeaders().forEach(name -> {
            List<String> values = headers.ofRequest().getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                    .filter(ProxyOptions::isHeaderValue)
                    .toList();
            if (!values.isEmpty()) {
                handedOn.put(name, values);
            }
        });
        return handedOn;
    }
}
