package dev.fanfare.testkit;

import dev.fanfare.Fanfare;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.http.Handshake;
import dev.fanfare.internal.node.Attachments;
import dev.fanfare.spi.Acceptor;
import dev.fanfare.spi.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An engine on fake time and hand-turned threads, to which {@link TestClient}s connect. Everything
 * happens on the test's own thread, and is over when the call returns.
 */
public final class TestServer implements AutoCloseable {

    private final FakeClock clock;
    private final ManualTimer timer;
    private final Runnable settle;
    private final ManualExecutor handlers = new ManualExecutor();
    private final List<ManualLoop> loops = new ArrayList<>();
    private final List<Acceptor> acceptors = new ArrayList<>();
    private final Fanfare fanfare;
    private Fanfare called;
    private Runnable ending = this::end;
    private boolean handlersRun = true;
    private int connections;

    /**
     * An engine that has come to rest.
     *
     * @param loops how many loops the connections are spread over
     * @param configure what the engine shall be
     */
    public TestServer(int loops, Consumer<FanfareBuilder> configure) {
        this(new FakeClock(), loops, null, configure);
        settle();
    }

    /**
     * One of several.
     *
     * @param settle runs everything that waits, here and elsewhere; null if there is nobody else
     */
    TestServer(FakeClock clock, int loops, @Nullable Runnable settle, Consumer<FanfareBuilder> configure) {
        this.clock = clock;
        this.timer = new ManualTimer(clock);
        this.settle = settle == null ? this::settleAlone : settle;
        FanfareBuilder builder = Fanfare.builder()
                .clock(clock)
                .ticker(clock.ticker())
                .timer(timer)
                .handlerThreads(handlers);
        configure.accept(builder);
        this.fanfare = builder.build();
        this.called = fanfare;
        for (int i = 0; i < loops; i++) {
            ManualLoop loop = new ManualLoop(clock);
            this.loops.add(loop);
            acceptors.add(fanfare.part(Attachments.class).attach(loop));
        }
    }

    /**
     * With two loops.
     *
     * @param configure what the engine shall be
     */
    public TestServer(Consumer<FanfareBuilder> configure) {
        this(2, configure);
    }

    /**
     * Clients still connect here, but what the application calls is another node from now on.
     *
     * @param both ends both nodes, and what they share
     */
    TestServer callsGoTo(Fanfare other, Runnable both) {
        called = other;
        ending = both;
        return this;
    }

    /**
     * Opens a JSON connection on the next loop.
     *
     * @return a client that has not sent anything
     */
    public TestClient open() {
        return open(RecordingTransport.JSON);
    }

    /**
     * Opens a connection on the next loop.
     *
     * @param format {@link RecordingTransport#JSON} or {@link RecordingTransport#PROTOBUF}
     * @return a client that has not sent anything
     */
    public TestClient open(WireFormat format) {
        int next = connections++ % loops.size();
        return new TestClient(loops.get(next), acceptors.get(next), format, Handshake.NONE, this::settle);
    }

    /**
     * Opens a JSON connection that came with an HTTP request, on the next loop.
     *
     * @param handshake what handlers see of the request
     * @return a client that has not sent anything
     */
    public TestClient open(Handshake handshake) {
        int next = connections++ % loops.size();
        return new TestClient(loops.get(next), acceptors.get(next), RecordingTransport.JSON, handshake, this::settle);
    }

    /**
     * Opens a JSON connection and connects without a token.
     *
     * @return a client with a session
     */
    public TestClient connect() {
        TestClient client = open();
        client.connect();
        return client;
    }

    /** {@return the time, which {@link #advance} lets pass} */
    public FakeClock clock() {
        return clock;
    }

    /** {@return the engine that the application calls; where there are several, clients may be on another} */
    public Fanfare fanfare() {
        return called;
    }

    /**
     * What a stage brought, after everything that waits has run.
     *
     * @param <T> what it is
     * @param stage complete by then, or the test fails
     * @return what it completed with; null where the stage has none
     * @throws java.util.concurrent.CompletionException if it failed, with the reason as its cause
     */
    public <T extends @Nullable Object> T get(CompletionStage<T> stage) {
        settle();
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (!future.isDone()) {
            throw new AssertionError("nothing came of it");
        }
        return future.join();
    }

    /**
     * Makes handlers wait from now on, or run again.
     *
     * @param run false to let them wait
     */
    public void handlersRun(boolean run) {
        handlersRun = run;
        settle();
    }

    /**
     * Lets time pass.
     *
     * @param time in whole milliseconds; goes by in steps of 50 ms
     */
    public void advance(Duration time) {
        // All loops share the clock: only the first may move it, in steps small enough for the others.
        long step = 50;
        for (long left = time.toMillis(); left > 0; left -= step) {
            loops.get(0).advance(Duration.ofMillis(Math.min(step, left)));
            loops.forEach(loop -> loop.advance(Duration.ZERO));
            settle();
        }
    }

    /** Runs everything that waits, until nothing does. */
    public void settle() {
        settle.run();
    }

    private void settleAlone() {
        boolean busy = true;
        while (busy) {
            busy = turn();
        }
    }

    /** Runs what waits here; false if nothing did. */
    boolean turn() {
        boolean busy = timer.run();
        for (ManualLoop loop : loops) {
            busy |= loop.runDue();
        }
        boolean handled = handlersRun && handlers.run();
        return busy || handled;
    }

    @Override
    public void close() {
        ending.run();
    }

    /** Ends this node. */
    void end() {
        fanfare.close();
        settle();
    }
}
