package dev.fanfare.server.proxy;

import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.Payload;
import dev.fanfare.server.http.BoundedBody;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One endpoint that is asked: so many requests at a time, others wait, and none while it does not answer. Redirects are
 * answers like others, and bodies have an end. Safe for any thread; nobody waits for it.
 */
final class Backend {

    private static final Logger LOG = LoggerFactory.getLogger(Backend.class);

    /** Requests under way at once. */
    static final int MAX_UNDER_WAY = 256;

    /** Requests that wait for those, and their bytes. */
    static final int MAX_WAITING = 10_000;

    static final long MAX_WAITING_BYTES = 16L * 1024 * 1024;

    private final String name;
    private final HttpClient http;
    private final Executor threads;
    private final LongSupplier nanoTime;
    private final Breaker breaker = new Breaker();
    private final Deque<Ask> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private int underWay;

    /**
     * @param name as logs call it
     * @param threads where answers are looked at
     */
    Backend(String name, HttpClient http, Executor threads, LongSupplier nanoTime) {
        this.name = name;
        this.http = http;
        this.threads = threads;
        this.nanoTime = nanoTime;
    }

    /** An answer, whatever its status. */
    record Answer(int status, Payload body) {}

    private static final class Ask {

        private final HttpRequest request;
        private final int bytes;
        private final Hook hook;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private boolean isSecond;
        private volatile @Nullable CompletableFuture<?> sent;

        Ask(HttpRequest request, int bytes, Hook hook) {
            this.request = request;
            this.bytes = bytes;
            this.hook = hook;
        }
    }

    /** How many requests are under way or wait. */
    synchronized int outstanding() {
        return underWay + waiting.size();
    }

    /**
     * Asks.
     *
     * @param bytes how large the body is
     * @param timeoutMillis until the last byte of the answer, from now on
     * @param hook says how large the answer may be, and whether it may be asked twice, if a connection breaks
     * @return fails with {@link Unanswered}; completes on one of the threads
     */
    CompletionStage<Answer> ask(HttpRequest request, int bytes, long timeoutMillis, Hook hook) {
        if (!breaker.mayAsk(nanoTime.getAsLong())) {
            return CompletableFuture.failedStage(
                    new Unanswered(Outcome.PAUSED, "it has not answered lately and is left alone for a while"));
        }
        Ask ask = new Ask(request, bytes, hook);
        CompletionStage<Answer> result = ask.answer
                .orTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .handleAsync((answer, problem) -> settled(ask, answer, problem, timeoutMillis), threads);
        boolean goes;
        synchronized (this) {
            goes = underWay < MAX_UNDER_WAY;
            if (goes) {
                underWay++;
            } else if (waiting.size() < MAX_WAITING && waitingBytes + bytes <= MAX_WAITING_BYTES) {
                waiting.add(ask);
                waitingBytes += bytes;
            } else {
                ask.answer.completeExceptionally(new Unanswered(
                        Outcome.OVERLOADED, "as many wait for it as may: " + waiting.size() + " requests"));
            }
        }
        if (goes) {
            go(ask);
        }
        return result;
    }

    private void go(Ask ask) {
        if (ask.answer.isDone()) {
            next();
            return;
        }
        CompletableFuture<HttpResponse<byte[]>> sent;
        try {
            sent = http.sendAsync(ask.request, head -> new BoundedBody(ask.hook.maxAnswerBytes()));
        } catch (RuntimeException impossible) {
            sent = CompletableFuture.failedFuture(impossible);
        }
        ask.sent = sent;
        sent.whenCompleteAsync((response, problem) -> came(ask, response, problem), threads);
        if (ask.answer.isDone()) {
            sent.cancel(true);
        }
    }

    private void came(Ask ask, @Nullable HttpResponse<byte[]> response, @Nullable Throwable problem) {
        if (response != null) {
            ask.answer.complete(new Answer(response.statusCode(), Payload.wrap(response.body())));
        } else if (problem != null && !ask.answer.isDone()) {
            Throwable cause = Problems.causeOf(problem);
            // A connection that was kept open may end just when it is used again.
            if (ask.hook.isHarmless()
                    && !ask.isSecond
                    && cause instanceof IOException
                    && !(cause instanceof BoundedBody.TooLargeException)) {
                ask.isSecond = true;
                go(ask);
                return;
            }
            ask.answer.completeExceptionally(cause);
        }
        next();
    }

    /** One is over: the next that still waits goes. */
    private void next() {
        Ask next;
        synchronized (this) {
            do {
                next = waiting.poll();
                waitingBytes -= next == null ? 0 : next.bytes;
            } while (next != null && next.answer.isDone());
            if (next == null) {
                underWay--;
                return;
            }
        }
        go(next);
    }

    private Answer settled(Ask ask, @Nullable Answer answer, @Nullable Throwable problem, long timeoutMillis) {
        CompletableFuture<?> sent = ask.sent;
        if (answer == null && sent != null) {
            sent.cancel(true);
        }
        if (answer != null) {
            tell(breaker.answered());
            return answer;
        }
        Unanswered why = why(problem == null ? new IOException("no answer") : Problems.causeOf(problem), timeoutMillis);
        boolean isSilent = why.outcome() == Outcome.TIMEOUT || why.outcome() == Outcome.UNREACHABLE;
        if (why.outcome() == Outcome.TOO_LARGE) {
            tell(breaker.answered());
        } else if (isSilent) {
            tell(breaker.failed(nanoTime.getAsLong()));
        } else {
            breaker.notAsked();
        }
        throw why;
    }

    private void tell(Breaker.Change change) {
        switch (change) {
            case PAUSED ->
                LOG.warn(
                        "{}: the backend has not answered {} times in a row; it is asked once in a while until it does",
                        name,
                        Breaker.FAILURES);
            case BACK -> LOG.info("{}: the backend answers again", name);
            case NONE -> {}
        }
    }

    private static Unanswered why(Throwable cause, long timeoutMillis) {
        if (cause instanceof Unanswered known) {
            return known;
        }
        if (cause instanceof TimeoutException) {
            return new Unanswered(Outcome.TIMEOUT, "no whole answer within " + timeoutMillis + " ms");
        }
        if (cause instanceof BoundedBody.TooLargeException tooLarge) {
            return new Unanswered(Outcome.TOO_LARGE, String.valueOf(tooLarge.getMessage()));
        }
        return new Unanswered(
                Outcome.UNREACHABLE,
                "no connection, or one that broke: " + cause.getClass().getSimpleName());
    }
}
