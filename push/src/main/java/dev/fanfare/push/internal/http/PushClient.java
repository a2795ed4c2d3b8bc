package dev.fanfare.push.internal.http;

import dev.fanfare.push.ProviderOptions;
import dev.fanfare.push.PushProvider;
import dev.fanfare.push.PushResult;
import dev.fanfare.push.RenderedMessage;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What providers send with: an HTTP client that follows nobody elsewhere, and counts what is under way. */
public final class PushClient {

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

    private final String service;
    private final ProviderOptions options;
    private final ThreadPoolExecutor threads;
    private final HttpClient http;
    private final AtomicInteger underWay = new AtomicInteger();

    /** What waits for an answer, to be given up at the end. */
    private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /** @param service as reasons name it */
    public PushClient(String service, ProviderOptions options) {
        this.service = service;
        this.options = options;
        // Dependents of the client's own futures would run in the common pool, which an application may block.
        this.threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), PushClient::thread);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(options.timeout().compareTo(LONGEST_CONNECT) < 0 ? options.timeout() : LONGEST_CONNECT)
                .executor(threads);
        if (options.sslContext() != null) {
            builder.sslContext(options.sslContext());
        }
        this.http = builder.build();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "fanfare-push");
        thread.setDaemon(true);
        return thread;
    }

    /** Where what may block is done: never an application's thread. */
    public Executor threads() {
        return threads;
    }

    /**
     * Sends one message, if not too many are under way.
     *
     * @param sending what it takes; may throw, and its stage may fail, best with {@link NotSentException}
     * @return never fails; completes on a thread of this client
     */
    public CompletionStage<PushResult> send(Supplier<CompletionStage<PushResult>> sending) {
        if (underWay.incrementAndGet() > options.maxRequests()) {
            underWay.decrementAndGet();
            return done(PushResult.RetryLater.soon("as many messages are under way to " + service
                    + " as max_requests allows: " + options.maxRequests()));
        }
        CompletableFuture<PushResult> result = new CompletableFuture<>();
        started(sending).whenComplete((sent, failed) -> {
            underWay.decrementAndGet();
            result.completeAsync(() -> failed == null ? sent : notSent(failed), threads);
        });
        return result;
    }

    /** What is wrong with a token or a message, before anybody is asked. */
    public static Optional<CompletionStage<PushResult>> refusal(
            PushProvider provider, String token, RenderedMessage message) {
        try {
            provider.checkToken(token);
        } catch (IllegalArgumentException wrong) {
            return Optional.of(done(new PushResult.TokenInvalid(String.valueOf(wrong.getMessage()), null)));
        }
        try {
            provider.checkMessage(message);
        } catch (IllegalArgumentException wrong) {
            return Optional.of(done(new PushResult.Rejected(String.valueOf(wrong.getMessage()), 0)));
        }
        return Optional.empty();
    }

    /** A result that is there already. */
    public static CompletionStage<PushResult> done(PushResult result) {
        return CompletableFuture.completedStage(result);
    }

    /**
     * An address below another.
     *
     * @throws IllegalArgumentException if that is none with https and a host
     */
    public static URI below(URI base, String path) {
        if (!"https".equalsIgnoreCase(base.getScheme()) || base.getHost() == null || base.getRawQuery() != null) {
            throw new IllegalArgumentException("the base URL must be https://, a host, and perhaps a path");
        }
        String start = base.toString();
        return URI.create((start.endsWith("/") ? start.substring(0, start.length() - 1) : start) + path);
    }

    private CompletionStage<PushResult> started(Supplier<CompletionStage<PushResult>> sending) {
        if (closed) {
            return CompletableFuture.failedStage(closedException());
        }
        try {
            return sending.get();
        } catch (RuntimeException | Error failed) {
            return CompletableFuture.failedStage(failed);
        }
    }

    private PushResult notSent(Throwable failed) {
        Throwable cause = causeOf(failed);
        if (cause instanceof NotSentException known) {
            return known.result();
        }
        // What Java does not take as a request, it will not take later.
        return cause instanceof IllegalArgumentException
                ? new PushResult.Rejected(reason(cause), 0)
                : PushResult.RetryLater.soon(reason(cause));
    }

    private static Throwable causeOf(Throwable failed) {
        return failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
    }

    private NotSentException closedException() {
        return new NotSentException(PushResult.RetryLater.soon("the provider of " + service + " is closed"));
    }

    /**
     * Posts a body and reads the answer.
     *
     * @return fails with {@link NotSentException}; completes on a thread of this client
     */
    public CompletableFuture<Answer> post(URI address, Map<String, String> headers, byte[] body) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(address).POST(BodyPublishers.ofByteArray(body));
        headers.forEach(builder::header);
        HttpRequest request = builder.build();
        Exchange exchange = new Exchange();
        exchanges.add(exchange);
        CompletableFuture<HttpResponse<Answer>> sent = http.sendAsync(request, exchange::begin);
        sent.whenComplete((response, failed) -> {
            if (failed != null) {
                exchange.answer.completeExceptionally(failed);
            }
        });
        if (closed) {
            exchange.answer.completeExceptionally(closedException());
        }
        return exchange.answer
                .copy()
                .orTimeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync(
                        (came, failed) -> {
                            exchanges.remove(exchange);
                            if (failed == null) {
                                return came;
                            }
                            exchange.end(failed);
                            sent.cancel(true);
                            if (exchange.answer.isCompletedExceptionally()) {
                                throw unanswered(failed);
                            }
                            return exchange.answer.join();
                        },
                        threads);
    }

    /** One request, and as much of its answer as is there. */
    private static final class Exchange {

        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private volatile @Nullable AnswerReader reader;

        AnswerReader begin(HttpResponse.ResponseInfo head) {
            AnswerReader begun = new AnswerReader(head, answer);
            reader = begun;
            return begun;
        }

        /** Waits no longer: what has come is the answer, if that is anything. */
        void end(Throwable failed) {
            AnswerReader begun = reader;
            if (begun == null) {
                answer.completeExceptionally(failed);
            } else {
                begun.end();
            }
        }
    }

    private NotSentException unanswered(Throwable failed) {
        Throwable cause = causeOf(failed);
        return cause instanceof NotSentException known
                ? known
                : new NotSentException(PushResult.RetryLater.soon(reason(cause)));
    }

    /** Nothing of the exception but its kind: its text may show whom a stranger had us ask. */
    private String reason(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return service + " has not answered within " + options.timeout();
        }
        if (cause instanceof HttpConnectTimeoutException
                || cause instanceof ConnectException
                || cause instanceof UnresolvedAddressException) {
            return "there is no connection to " + service;
        }
        if (cause instanceof SSLException) {
            return "TLS with " + service + " failed: " + cause.getClass().getSimpleName();
        }
        return cause instanceof IOException
                ? "the connection to " + service + " broke: " + cause.getClass().getSimpleName()
                : "sending to " + service + " failed: " + cause.getClass().getSimpleName();
    }

    /** Gives up what is under way. */
    public void close() {
        closed = true;
        exchanges.forEach(each -> each.end(closedException()));
    }
}
