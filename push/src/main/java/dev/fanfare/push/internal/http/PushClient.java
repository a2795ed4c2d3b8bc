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
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** What providers send with: an HTTP client that follows nobody elsewhere, and counts what is under way. */
public final class PushClient {

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

    private final String service;
    private final ProviderOptions options;
    private final ThreadPoolExecutor threads;
    private final Connections connections;
    private final AtomicInteger underWay = new AtomicInteger();

    /** What may block, and is not over even if nobody waits for it any more. */
    private final AtomicInteger blocking = new AtomicInteger();

    /** Who waits, to be told at the end. */
    private final Set<Consumer<Throwable>> waiting = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /** @param service as reasons name it */
    public PushClient(String service, ProviderOptions options) {
        this(service, options, PushClient::thread);
    }

    PushClient(String service, ProviderOptions options, ThreadFactory factory) {
        this.service = service;
        this.options = options;
        // Dependents of the client's own futures would run in the common pool, which an application may block.
        this.threads =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
        this.connections = new Connections(this::newHttp);
    }

    private HttpClient newHttp() {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(options.timeout().compareTo(LONGEST_CONNECT) < 0 ? options.timeout() : LONGEST_CONNECT)
                .executor(threads);
        if (options.sslContext() != null) {
            builder.sslContext(options.sslContext());
        }
        return builder.build();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "fanfare-push");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Does what may block, never on an application's thread.
     *
     * @return waits no longer than for an answer, nor beyond the end; fails with {@link NotSentException} if as many block
     *     as may be under way
     */
    public <T> CompletableFuture<T> blocking(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (blocking.incrementAndGet() > options.maxRequests()) {
            blocking.decrementAndGet();
            return CompletableFuture.failedFuture(
                    new NotSentException(PushResult.RetryLater.notSent("as many names are looked up for " + service
                            + " as max_requests allows: " + options.maxRequests())));
        }
        try {
            threads.execute(() -> {
                try {
                    result.complete(task.get());
                } catch (RuntimeException | Error failed) {
                    result.completeExceptionally(failed);
                } finally {
                    blocking.decrementAndGet();
                }
            });
        } catch (RuntimeException | Error noThread) {
            blocking.decrementAndGet();
            return CompletableFuture.failedFuture(noThread);
        }
        Consumer<Throwable> end = result::completeExceptionally;
        waiting.add(end);
        if (closed) {
            end.accept(closedException());
        }
        return handedOver(result.copy()
                .orTimeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failed) -> waiting.remove(end)));
    }

    /** The same, done on a thread of ours, or on whichever there is if none can be started. */
    private <T> CompletableFuture<T> handedOver(CompletableFuture<T> stage) {
        CompletableFuture<T> over = new CompletableFuture<>();
        stage.whenComplete((value, failed) -> {
            Runnable hand = () -> {
                if (failed == null) {
                    over.complete(value);
                } else {
                    over.completeExceptionally(failed);
                }
            };
            try {
                threads.execute(hand);
            } catch (RuntimeException | Error noThread) {
                hand.run();
            }
        });
        return over;
    }

    /** How many wait for something. */
    int waiting() {
        return waiting.size();
    }

    /**
     * Sends one message, if not too many are under way.
     *
     * @param sending what it takes; may throw, and its stage may fail, best with {@link NotSentException}
     * @return never fails; completes on a thread of this client, if one can be started
     */
    public CompletionStage<PushResult> send(Supplier<CompletionStage<PushResult>> sending) {
        if (underWay.incrementAndGet() > options.maxRequests()) {
            underWay.decrementAndGet();
            return done(PushResult.RetryLater.notSent("as many messages are under way to " + service
                    + " as max_requests allows: " + options.maxRequests()));
        }
        return handedOver(started(sending)
                .handle((sent, failed) -> {
                    underWay.decrementAndGet();
                    return failed == null ? sent : notSent(failed);
                })
                .toCompletableFuture());
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
     * @throws IllegalArgumentException if that is none with https and a host, or has more than a path
     */
    public static URI below(URI base, String path) {
        if (!"https".equalsIgnoreCase(base.getScheme())
                || base.getHost() == null
                || base.getRawUserInfo() != null
                || base.getRawQuery() != null
                || base.getRawFragment() != null) {
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
                : new PushResult.RetryLater(Duration.ZERO, reason(cause), isUnsent(cause));
    }

    private static Throwable causeOf(Throwable failed) {
        return failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
    }

    private NotSentException closedException() {
        return new NotSentException(PushResult.RetryLater.notSent("the provider of " + service + " is closed"));
    }

    /**
     * Posts a body and reads the answer.
     *
     * @return fails with {@link NotSentException}; completes on a thread of this client, if one can be started
     */
    public CompletableFuture<Answer> post(URI address, Map<String, String> headers, byte[] body) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(address).POST(BodyPublishers.ofByteArray(body));
        headers.forEach(builder::header);
        HttpRequest request = builder.build();
        if (closed) {
            return CompletableFuture.failedFuture(closedException());
        }
        Exchange exchange = new Exchange(connections.turn(address));
        Consumer<Throwable> end = exchange::end;
        waiting.add(end);
        exchange.send(request);
        if (closed) {
            exchange.end(closedException());
        }
        return handedOver(exchange.answer
                .copy()
                .orTimeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((came, failed) -> {
                    waiting.remove(end);
                    return failed == null ? came : exchange.orWhatHasCome(causeOf(failed));
                }));
    }

    /** One request, and as much of its answer as is there. */
    private final class Exchange {

        private final Connections.Turn turn;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private volatile @Nullable AnswerReader reader;
        private volatile @Nullable CompletableFuture<?> sent;

        Exchange(Connections.Turn turn) {
            this.turn = turn;
        }

        /** Now, or as soon as the first request to its origin has shown that there is a connection. */
        void send(HttpRequest request) {
            if (turn.mayGo()) {
                go(request);
                return;
            }
            turn.opened()
                    .whenCompleteAsync(
                            (opened, failed) -> {
                                if (failed == null) {
                                    go(request);
                                } else {
                                    end(causeOf(failed));
                                }
                            },
                            threads);
        }

        private void go(HttpRequest request) {
            if (answer.isDone()) {
                return;
            }
            try {
                CompletableFuture<HttpResponse<Answer>> going = turn.client().sendAsync(request, this::begin);
                sent = going;
                going.whenComplete((response, failed) -> {
                    if (failed != null) {
                        answer.completeExceptionally(failed);
                    }
                });
                if (answer.isCompletedExceptionally()) {
                    going.cancel(true);
                }
            } catch (RuntimeException | Error failed) {
                answer.completeExceptionally(failed);
            }
        }

        private AnswerReader begin(HttpResponse.ResponseInfo head) {
            connections.answered(turn);
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

        Answer orWhatHasCome(Throwable failed) {
            end(failed);
            CompletableFuture<?> going = sent;
            if (going != null) {
                going.cancel(true);
            }
            if (!answer.isCompletedExceptionally()) {
                return answer.join();
            }
            if (going != null || turn.isFirst()) {
                connections.failed(turn, failed, waiting.isEmpty());
            }
            PushResult result = notSent(failed);
            throw new NotSentException(
                    going == null && result instanceof PushResult.RetryLater later
                            ? new PushResult.RetryLater(later.after(), later.reason(), true)
                            : result);
        }
    }

    /** Whether nothing of the message can have reached the service. */
    private static boolean isUnsent(Throwable cause) {
        return isNoConnection(cause) || cause instanceof SSLHandshakeException || Connections.isRefusal(cause);
    }

    private static boolean isNoConnection(Throwable cause) {
        return cause instanceof HttpConnectTimeoutException
                || cause instanceof ConnectException
                || cause instanceof UnresolvedAddressException;
    }

    /** Nothing of the exception but its kind: its text may show whom a stranger had us ask. */
    private String reason(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return service + " has not answered within " + options.timeout();
        }
        if (isNoConnection(cause)) {
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
        waiting.forEach(each -> each.accept(closedException()));
    }
}
