package dev.fanfare.client;

import dev.fanfare.client.ClientSocketException.Code;
import dev.fanfare.client.Ending.Verdict;
import dev.fanfare.client.SocketOptions.DataType;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** A link to any WebSocket server, with no protocol on top. */
final class PlainLink implements Link {

    private static final int CLOSE_WAIT_MS = 1_000;

    private static final Ending GOODBYE = new Ending(Ending.NORMAL, "");

    /** How often a silent server is asked whether it is there. */
    private static final Duration PING_INTERVAL = Duration.ofSeconds(25);

    private final String url;
    private final SocketOptions options;
    private final DataType dataType;
    private final Trace trace;
    private final Events events;
    private final OkHttpClient http;
    private final Retry retry;

    /** Held while an end is told and the next attempt planned, so that whoever hears of the end can hasten it. */
    private final Object turn = new Object();

    /** The current connection or attempt; null while the next one is waited for. */
    private @Nullable Attempt current;

    private boolean isClosing;

    PlainLink(String url, SocketOptions options, DataType dataType, Trace trace, Events events) {
        this.url = url;
        this.options = options;
        this.dataType = dataType;
        this.trace = trace;
        this.events = events;
        this.http = new OkHttpClient.Builder()
                .dispatcher(new Dispatcher(threads()))
                .cookieJar(new Cookies())
                // Until the WebSocket is open.
                .callTimeout(options.timeout)
                .connectTimeout(options.timeout)
                .readTimeout(options.timeout)
                .writeTimeout(options.timeout)
                .pingInterval(PING_INTERVAL)
                .build();
        this.retry = new Retry(options.minDelay, options.maxDelay, this::open);
    }

    /** As the WebSocket's own, but not kept for a minute by nothing. */
    private static ThreadPoolExecutor threads() {
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                1,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> new Thread(task, "fanfare-client-connection"));
    }

    @Override
    public void open() {
        Attempt attempt = new Attempt();
        synchronized (this) {
            if (isClosing) {
                return;
            }
            current = attempt;
        }
        trace.state("opening " + url);
        Request.Builder request = new Request.Builder().url(url);
        options.headers.forEach(request::header);
        if (!options.protocols.isEmpty()) {
            request.header("Sec-WebSocket-Protocol", String.join(", ", options.protocols));
        }
        attempt.socket = http.newWebSocket(request.build(), attempt);
    }

    @Override
    public CompletableFuture<Void> close() {
        Attempt last;
        synchronized (this) {
            isClosing = true;
            last = current;
            current = null;
        }
        retry.stop();
        return last == null ? CompletableFuture.completedFuture(null) : last.close();
    }

    @Override
    public void retryNow() {
        synchronized (turn) {
            retry.now();
        }
    }

    @Override
    public Message encode(@Nullable Object message) {
        if (dataType == DataType.JSON) {
            return Message.of(message);
        }
        if (message instanceof Message any) {
            return any;
        }
        if (message instanceof byte[] bytes) {
            return Message.binary(bytes.clone());
        }
        return message instanceof String text ? Message.text(text) : Message.of(message);
    }

    @Override
    public void send(Message encoded, Call<Void> call) {
        Attempt connection;
        synchronized (this) {
            connection = current;
        }
        if (connection == null) {
            call.failed(ClientSocketException.lost(Ending.abnormal("")));
        } else {
            connection.send(encoded, call);
        }
    }

    @Override
    public void event(String name, @Nullable Message encoded, Call<EventResult> call) {
        call.failed(new ClientSocketException(
                Code.NOT_SUPPORTED,
                "Event \"" + name
                        + "\" not sent: a plain connection knows messages only, events need Fanfare's protocol"));
    }

    @Override
    public Runnable follow(String id, FollowEvents events) {
        events.refused(0, "a plain connection has none, they need Fanfare's protocol");
        return () -> {};
    }

    private synchronized boolean isCurrent(Attempt attempt) {
        return current == attempt;
    }

    /** An attempt is over: it is given up, and another one follows unless the server meant it to be the end. */
    private void over(Attempt attempt, Ending ending) {
        synchronized (this) {
            if (current != attempt) {
                return;
            }
            current = null;
        }
        if (attempt.isProven()) {
            retry.reset();
        }
        if (attempt.openedAt == 0) {
            down(ending.ofAttempt(url), false);
        } else if (ending.verdict() == Verdict.ENDED) {
            events.ended(ending.ofConnection());
        } else {
            down(ending.ofConnection(), ending.verdict() == Verdict.UNWANTED);
        }
    }

    private void down(Ending ending, boolean isFinal) {
        synchronized (turn) {
            events.down(ending, isFinal);
            if (!isFinal) {
                retry.later();
            }
        }
    }

    /** One attempt to connect, and the connection that comes of it. */
    private final class Attempt extends WebSocketListener {

        private final Sends sends = new Sends(this::unwritten, call -> call.done(null));
        private final CompletableFuture<Void> closed = new CompletableFuture<>();
        private volatile @Nullable WebSocket socket;
        private final long begunAt = System.nanoTime();
        private volatile long openedAt;
        private volatile boolean hasReceived;
        private volatile boolean isLeaving;

        private long unwritten() {
            WebSocket connected = socket;
            return connected == null ? 0 : connected.queueSize();
        }

        /** Whether it brought something, or lasted: one that ended at once keeps the delays growing. */
        boolean isProven() {
            return hasReceived || (openedAt != 0 && System.nanoTime() - openedAt >= options.maxDelay.toNanos());
        }

        @Override
        public void onOpen(WebSocket opened, Response response) {
            socket = opened;
            openedAt = System.nanoTime();
            if (isCurrent(this)) {
                trace.state("open");
                events.up("", "");
            } else {
                // Given up before there was anything to close.
                opened.cancel();
            }
        }

        @Override
        public void onMessage(WebSocket from, String text) {
            received(dataType == DataType.JSON ? jsonOrText(text) : Message.text(text));
        }

        @Override
        public void onMessage(WebSocket from, ByteString bytes) {
            received(Message.binary(bytes.toByteArray()));
        }

        /** A server may mix text into its JSON, as {@code notifyClientText} does: the text itself is the message then. */
        private Message jsonOrText(String text) {
            Message json = Message.json(text.getBytes(StandardCharsets.UTF_8));
            return json.parsed() == null ? Message.text(text) : json;
        }

        private void received(Message message) {
            hasReceived = true;
            trace.received("", message);
            if (isCurrent(this)) {
                events.message(message, "");
            }
        }

        @Override
        public void onClosing(WebSocket from, int code, String reason) {
            from.close(Ending.NORMAL, null);
            end(new Ending(code, reason));
        }

        @Override
        public void onClosed(WebSocket from, int code, String reason) {
            end(new Ending(code, reason));
        }

        @Override
        public void onFailure(WebSocket from, Throwable problem, @Nullable Response response) {
            if (openedAt == 0 && (problem instanceof InterruptedIOException || isLate())) {
                end(Ending.abnormal("no answer within " + options.timeout.toMillis() + " ms"));
            } else if (openedAt == 0 && response != null) {
                end(Ending.abnormal("HTTP status " + response.code()));
            } else {
                String why = problem.getMessage();
                end(Ending.abnormal(why == null ? "" : why));
            }
        }

        /** The call that timed out may say so, or that its socket was closed meanwhile. */
        private boolean isLate() {
            return System.nanoTime() - begunAt >= options.timeout.toNanos();
        }

        private void end(Ending ending) {
            if (isLeaving && ending.equals(GOODBYE)) {
                // The answer to our close frame, which came behind everything. A close frame of the server's own that
                // crosses it would have another code, or a reason.
                sends.arrived();
            }
            // First, so that whoever hears that a call has failed finds the socket's status changed.
            over(this, ending);
            sends.fail(isLeaving ? ClientSocketException.closed() : ClientSocketException.lost(ending));
            closed.complete(null);
        }

        void send(Message message, Call<Void> call) {
            WebSocket connected = socket;
            if (connected == null) {
                call.failed(ClientSocketException.lost(Ending.abnormal("")));
                return;
            }
            trace.sent("", message);
            boolean isHanded = message.isBinary()
                    ? connected.send(ByteString.of(message.unsafeBytes()))
                    : connected.send(new String(message.unsafeBytes(), StandardCharsets.UTF_8));
            if (isHanded) {
                sends.handed(call, message.unsafeBytes().length);
            } else {
                sends.refused(call);
            }
        }

        CompletableFuture<Void> close() {
            isLeaving = true;
            WebSocket connected = socket;
            if (connected == null || openedAt == 0) {
                if (connected != null) {
                    connected.cancel();
                }
                closed.complete(null);
                return closed;
            }
            connected.close(Ending.NORMAL, null);
            awaitEnd(connected, connected.queueSize());
            return closed;
        }

        /** Breaks the connection if nothing that was sent before the close frame moves for a second. */
        private void awaitEnd(WebSocket left, long waiting) {
            Later.after(CLOSE_WAIT_MS, () -> {
                if (left.queueSize() < waiting) {
                    awaitEnd(left, left.queueSize());
                } else if (!closed.isDone()) {
                    left.cancel();
                }
            });
        }
    }
}
