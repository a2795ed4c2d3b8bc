package dev.fanfare.bench.load;

import dev.fanfare.bench.measure.Interval;
import dev.fanfare.bench.measure.Receipts;
import dev.fanfare.bench.measure.SequenceCheck;
import dev.fanfare.bench.measure.Tally;
import dev.fanfare.bench.plan.Layout;
import dev.fanfare.bench.plan.Plan;
import io.netty.channel.ChannelFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The clients of this process. */
public final class Crowd implements Crew, Subscriber.Roll {

    /** Handshakes under way at the most: fewer than what servers let wait to be accepted. */
    private static final int OPENING_AT_ONCE = 1024;

    private final Plan plan;
    private final int first;
    private final List<Endpoint> servers;
    private final List<Client> clients = new ArrayList<>();
    private final List<Receipts> receipts = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final SequenceCheck sequences;
    private final Semaphore opening = new Semaphore(OPENING_AT_ONCE);
    private final AtomicInteger ready = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger unrecovered = new AtomicInteger();
    private volatile String problem = "";
    private volatile boolean closed;
    private @Nullable Thread opener;

    /**
     * @param first the first connection of the plan that is this crowd's
     * @param end the connection after its last
     */
    public Crowd(Plan plan, int first, int end) {
        this.plan = plan;
        this.first = first;
        Layout layout = plan.layout();
        Dialect dialect = Dialects.of(plan);
        this.servers = plan.urls().stream()
                .map(url -> Endpoint.of(url, plan.transport()))
                .toList();
        for (int i = 0; i < plan.loops(); i++) {
            clients.add(new Client(plan, "bench-clients-" + i));
            receipts.add(new Receipts());
        }
        this.sequences = new SequenceCheck((end - first) * layout.maxSlots());
        for (int connection = first; connection < end; connection++) {
            int loop = (connection - first) % clients.size();
            int subscription = (connection - first) * layout.maxSlots();
            subscribers.add(new Subscriber(
                    plan,
                    dialect,
                    new Subscriber.Place(
                            connection,
                            subscription,
                            clients.get(loop),
                            server(connection),
                            receipts.get(loop),
                            sequences,
                            this)));
        }
    }

    @Override
    public void open() {
        begin(connection -> true, plan.ramp() / plan.processes());
    }

    @Override
    public void reopen() {
        begin(connection -> !plan.layout().isBystander(connection), 0);
    }

    /** Opens connections on a thread of its own, so many in a second. */
    private void begin(IntPredicate wanted, int perSecond) {
        Thread thread = new Thread(() -> openAll(wanted, perSecond), "bench-opener");
        thread.setDaemon(true);
        opener = thread;
        thread.start();
    }

    private void openAll(IntPredicate wanted, int perSecond) {
        long start = System.nanoTime();
        long count = 0;
        for (int i = 0; i < subscribers.size() && !closed; i++) {
            if (!wanted.test(first + i)) {
                continue;
            }
            long due = perSecond == 0 ? start : start + TimeUnit.SECONDS.toNanos(count) / perSecond;
            count++;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            opening.acquireUninterruptibly();
            openOne(i);
        }
    }

    private void openOne(int index) {
        Client client = clients.get(index % clients.size());
        Subscriber subscriber = subscribers.get(index);
        List<String> sources = plan.sourceAddresses();
        String source = sources.isEmpty() ? null : sources.get((first + index) % sources.size());
        client.execute(() -> client.connect(subscriber.connect(), server(first + index), source, isOdd(first + index))
                .addListener((ChannelFuture done) -> {
                    if (!done.isSuccess()) {
                        subscriber.failedToOpen("a connection could not be opened: "
                                + done.cause().getMessage());
                    }
                }));
    }

    private Endpoint server(int connection) {
        return servers.get(connection % servers.size());
    }

    @Override
    public void ready() {
        ready.incrementAndGet();
        opening.release();
    }

    @Override
    public void unrecovered() {
        unrecovered.incrementAndGet();
    }

    @Override
    public void failed(boolean wasReady, String reason) {
        problem = reason;
        failed.incrementAndGet();
        gone(wasReady);
    }

    @Override
    public void gone(boolean wasReady) {
        if (wasReady) {
            ready.decrementAndGet();
        } else {
            opening.release();
        }
    }

    @Override
    public Counts counts() {
        return new Counts(ready.get(), failed.get(), unrecovered.get(), problem);
    }

    @Override
    public long deliveries() {
        long sum = 0;
        for (Receipts loop : receipts) {
            sum += loop.deliveries();
        }
        return sum;
    }

    @Override
    public Interval interval() {
        Interval sum = Interval.empty();
        for (Receipts loop : receipts) {
            sum = sum.plus(loop.interval());
        }
        return sum;
    }

    @Override
    public void stall() {
        each(this::isOdd, true);
    }

    @Override
    public void drop() {
        each(connection -> !plan.layout().isBystander(connection), false);
    }

    private boolean isOdd(int connection) {
        return plan.layout().isApart(connection) && !plan.layout().isBystander(connection);
    }

    private void each(IntPredicate wanted, boolean stall) {
        for (int i = 0; i < subscribers.size(); i++) {
            if (wanted.test(first + i)) {
                Subscriber subscriber = subscribers.get(i);
                clients.get(i % clients.size()).execute(stall ? subscriber::stall : subscriber::drop);
            }
        }
    }

    @Override
    public Tally tally(long[] published) {
        Layout layout = plan.layout();
        Tally sum = Tally.NONE;
        for (int i = 0; i < subscribers.size(); i++) {
            int connection = first + i;
            if (isOdd(connection)) {
                // It has stopped reading, so it may miss what it will.
                continue;
            }
            for (int slot = 0; slot < layout.slots(connection); slot++) {
                int subscription = i * layout.maxSlots() + slot;
                sum = sum.plus(sequences.tally(subscription, published[layout.channel(connection, slot)]));
            }
        }
        return sum;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        opening.release(OPENING_AT_ONCE);
        if (opener != null) {
            try {
                opener.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        clients.forEach(Client::close);
    }
}
