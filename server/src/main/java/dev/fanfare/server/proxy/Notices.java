package dev.fanfare.server.proxy;

import dev.fanfare.spi.Ticker;
import dev.fanfare.spi.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one endpoint is told and not asked: those about one client or channel one after the other, in order, each until it
 * has arrived or its time is over. What waits for its next try keeps nobody else waiting. Safe for any thread; nobody waits
 * for it.
 */
final class Notices {

    /** Notices that have not arrived yet, and their bytes. */
    static final int MAX_WAITING = 10_000;

    static final long MAX_WAITING_BYTES = 16L * 1024 * 1024;

    /** Those under way at once. */
    static final int MAX_UNDER_WAY = 64;

    /** How long each is tried. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    /** How long one waits that has not arrived: half of it at least, and twice as long each time. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

    private final Ticker ticker;
    private final Timer timer;
    private final Executor threads;
    private final DoubleSupplier random;

    /** By whom it is about; never one without any. */
    private final Map<String, Deque<Notice>> lines = new HashMap<>();

    /** Whose first is to be sent. */
    private final Queue<String> ready = new ArrayDeque<>();

    private int underWay;
    private int waiting;
    private long waitingBytes;

    /**
     * @param timer for the next try
     * @param threads where goes on what was sent
     * @param random from 0 to 1, so that not all are tried at the same moment
     */
    Notices(Ticker ticker, Timer timer, Executor threads, DoubleSupplier random) {
        this.ticker = ticker;
        this.timer = timer;
        this.threads = threads;
        this.random = random;
    }

    /** What has become of a notice. */
    enum Fate {
        /** It has arrived. */
        TOLD,
        /** Its time was over. */
        GIVEN_UP,
        /** As many waited as may. */
        REFUSED
    }

    /** Sends a notice once; fails if it has not arrived. */
    interface Sending extends Supplier<CompletionStage<?>> {}

    private static final class Notice {

        private final int bytes;
        private final Sending sending;
        private final long end;
        private final CompletableFuture<Fate> fate = new CompletableFuture<>();
        private int failures;

        Notice(int bytes, Sending sending, long end) {
            this.bytes = bytes;
            this.sending = sending;
            this.end = end;
        }
    }

    /** How many have not arrived yet. */
    synchronized int waiting() {
        return waiting;
    }

    /**
     * Sends a notice behind those about the same.
     *
     * @param about the client or channel
     * @param bytes how large it is
     * @return completes when it is over
     */
    CompletionStage<Fate> send(String about, int bytes, Sending sending) {
        Notice notice = new Notice(bytes, sending, ticker.millis() + PATIENCE.toMillis());
        synchronized (this) {
            if (waiting >= MAX_WAITING || waitingBytes + bytes > MAX_WAITING_BYTES) {
                return CompletableFuture.completedStage(Fate.REFUSED);
            }
            waiting++;
            waitingBytes += bytes;
            Deque<Notice> line = lines.computeIfAbsent(about, none -> new ArrayDeque<>());
            line.add(notice);
            if (line.size() == 1) {
                ready.add(about);
            }
        }
        go();
        return notice.fate;
    }

    private record Next(String about, Notice notice) {}

    private synchronized @Nullable Next next() {
        String about = underWay < MAX_UNDER_WAY ? ready.poll() : null;
        if (about == null) {
            return null;
        }
        underWay++;
        return new Next(about, Objects.requireNonNull(line(about).peek()));
    }

    private Deque<Notice> line(String about) {
        return Objects.requireNonNull(lines.get(about));
    }

    private void go() {
        for (Next next = next(); next != null; next = next()) {
            String about = next.about;
            Notice notice = next.notice;
            CompletionStage<?> sent;
            try {
                sent = notice.sending.get();
            } catch (RuntimeException impossible) {
                sent = CompletableFuture.failedStage(impossible);
            }
            // Not here: what fails at once must not pile up on one stack.
            sent.whenCompleteAsync((done, problem) -> came(about, notice, problem == null), threads);
        }
    }

    private void came(String about, Notice notice, boolean hasArrived) {
        boolean isOver = hasArrived || ticker.millis() >= notice.end;
        synchronized (this) {
            underWay--;
            if (isOver) {
                waiting--;
                waitingBytes -= notice.bytes;
                Deque<Notice> line = line(about);
                line.remove();
                if (line.isEmpty()) {
                    lines.remove(about);
                } else {
                    ready.add(about);
                }
            }
        }
        if (isOver) {
            notice.fate.complete(hasArrived ? Fate.TOLD : Fate.GIVEN_UP);
        } else {
            timer.after(pause(notice.failures++), () -> again(about));
        }
        go();
    }

    private Duration pause(int failures) {
        long longest = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(failures, 20));
        return Duration.ofMillis(Math.round(longest * (1 + random.getAsDouble()) / 2));
    }

    private void again(String about) {
        synchronized (this) {
            ready.add(about);
        }
        threads.execute(this::go);
    }
}
