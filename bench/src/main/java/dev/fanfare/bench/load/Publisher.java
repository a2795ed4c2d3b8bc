package dev.fanfare.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes in some channels in turn, on a thread of its own: by a schedule, which a slow server does
 * not slow down, or as fast as a window of outstanding deliveries allows.
 */
public final class Publisher implements AutoCloseable {

    private final Press press;
    private final int firstChannel;
    private final int channels;
    private final Pace pace;
    private final Thread thread = new Thread(this::run, "bench-schedule");
    private volatile boolean stopped;
    private volatile @Nullable RuntimeException problem;
    private long sent;

    private Publisher(Press press, int firstChannel, int channels, Pace pace) {
        this.press = press;
        this.firstChannel = firstChannel;
        this.channels = channels;
        this.pace = pace;
        thread.setDaemon(true);
    }

    /**
     * Starts to publish by a schedule.
     *
     * @param perSecond publications in all the channels together
     */
    public static Publisher paced(Press press, int firstChannel, int channels, double perSecond) {
        return new Publisher(press, firstChannel, channels, Pace.of(perSecond)).start();
    }

    /**
     * Starts to publish as fast as possible.
     *
     * @param window deliveries that may be outstanding
     * @param subscribers of each channel
     * @param delivered how many deliveries there have been
     */
    public static Publisher saturating(
            Press press, int channels, long window, int subscribers, LongSupplier delivered) {
        return new Publisher(press, 0, channels, Pace.within(window, subscribers, delivered)).start();
    }

    /** Publishes so many times in each of the first channels, at once and on this thread, and waits until that is done. */
    public static void burst(Press press, int channels, int times) {
        long total = (long) channels * times;
        for (long sent = 0; sent < total; ) {
            int room = (int) Math.min(press.room(), total - sent);
            if (room == 0) {
                LockSupport.parkNanos(Pace.PATIENCE_NANOS);
                continue;
            }
            List<Press.Order> orders = new ArrayList<>(room);
            for (int i = 0; i < room; i++) {
                orders.add(new Press.Order((int) (sent++ % channels), System.nanoTime()));
            }
            press.publish(orders);
        }
        while (!press.isAnswered()) {
            LockSupport.parkNanos(Pace.PATIENCE_NANOS);
        }
    }

    private Publisher start() {
        thread.start();
        return this;
    }

    private void run() {
        try {
            while (!stopped) {
                int count = (int) Math.min(pace.due(sent), press.room());
                if (count > 0) {
                    send(count);
                } else {
                    LockSupport.parkNanos(pace.waitNanos(sent));
                }
            }
        } catch (PublishException refused) {
            problem = refused;
        }
    }

    private void send(int count) {
        List<Press.Order> orders = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            orders.add(new Press.Order(firstChannel + (int) (sent % channels), pace.meant(sent)));
            sent++;
        }
        press.publish(orders);
    }

    /**
     * Says whether all is well.
     *
     * @throws PublishException if the server does not take publications
     */
    public void check() {
        RuntimeException refused = problem;
        if (refused != null) {
            throw refused;
        }
    }

    /** Publishes no more, and waits until the last one is under way. */
    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
