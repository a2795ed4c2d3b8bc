package dev.fanfare.delivery;

import dev.fanfare.device.Device;
import dev.fanfare.device.DeviceQuery;
import dev.fanfare.device.Devices;
import dev.fanfare.jdbc.internal.Outage;
import dev.fanfare.push.PushProvider;
import dev.fanfare.push.PushResult;
import dev.fanfare.push.RenderedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what waits for one provider, on a thread of its own: takes a few messages, as many as the pace allows and are not
 * under way already, and writes down what has become of them. A provider that does not take them is asked less and less,
 * down to one at a time.
 */
final class ProviderQueue implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderQueue.class);

    /** Longer than any provider waits for an answer. */
    static final Duration LEASE = Duration.ofMinutes(2);

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final int MOST_IDLE = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration LONGEST_ASKED = Duration.ofDays(1);
    private static final int MOST_WAITING = 10_000;

    private final String name;
    private final Outage outage;
    private final PushProvider provider;
    private final JobTables tables;
    private final SendTables sends;
    private final Devices devices;
    private final Tally tally;
    private final int concurrency;
    private final Thread thread;

    /** What has come back, and what only wakes: never more than is under way and one. */
    private final LinkedBlockingQueue<Returned> returned = new LinkedBlockingQueue<>();

    /** What the thread alone knows. */
    private int underWay;

    private int width;

    /** How often messages were taken, and when it was that the width was halved last. */
    private int round;

    private int narrowed;
    private final List<JobTables.Outcome> unwritten = new ArrayList<>();

    private volatile boolean isClosing;

    /** What has become of a job, and how many milliseconds were left to try it when it was sent. */
    private record Returned(@Nullable Job job, @Nullable Device device, PushResult result, long left, int round) {

        static final Returned WAKE = new Returned(null, null, PushResult.RetryLater.soon(""), 0, 0);
    }

    ProviderQueue(
            String name,
            PushProvider provider,
            JobTables tables,
            SendTables sends,
            Devices devices,
            Tally tally,
            int concurrency) {
        this.name = name;
        this.outage = new Outage(LOG, "What is pushed by " + name + " stands still", name + " is pushed by again");
        this.provider = provider;
        this.tables = tables;
        this.sends = sends;
        this.devices = devices;
        this.tally = tally;
        this.concurrency = concurrency;
        this.width = concurrency;
        this.thread = new Thread(this, "fanfare-push-" + name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** There may be something to send. */
    void wake() {
        if (returned.isEmpty()) {
            returned.add(Returned.WAKE);
        }
    }

    @Override
    public void run() {
        int failures = 0;
        Duration pause = Duration.ZERO;
        while (!isClosing || underWay > 0 || !unwritten.isEmpty()) {
            try {
                await(pause);
                settle();
                pause = isClosing ? IDLE : fill();
                tally.underWay(underWay);
                failures = 0;
                outage.worked();
            } catch (RuntimeException | Error failed) {
                failures++;
                pause = IDLE.multipliedBy(Math.min(failures, MOST_IDLE));
                outage.failed(failed);
                if (isClosing && underWay == 0) {
                    return;
                }
            }
        }
    }

    /** Takes what has come back until something comes or the time is over. */
    private void await(Duration pause) {
        try {
            @Nullable Returned next = returned.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
            while (next != null) {
                Job job = next.job();
                if (job != null) {
                    underWay--;
                    unwritten.add(outcome(next, job));
                }
                next = returned.poll();
            }
        } catch (InterruptedException interrupted) {
            isClosing = true;
        }
    }

    private void settle() {
        if (!unwritten.isEmpty()) {
            unwritten.sort(Comparator.comparingLong(outcome -> outcome.job().number()));
            tables.settle(unwritten);
            unwritten.clear();
        }
    }

    /** Sends as much as is allowed; answers for how long there is nothing to do. */
    private Duration fill() {
        int free = width - underWay;
        if (free <= 0 || (underWay > 0 && free < Math.max(1, width / 4))) {
            return IDLE;
        }
        JobTables.Taken taken = tables.take(free, LEASE);
        if (taken.jobs().isEmpty()) {
            tally.waiting(tables.waiting(MOST_WAITING));
            return taken.pause().isZero() || taken.pause().compareTo(IDLE) > 0 ? IDLE : taken.pause();
        }
        round++;
        long since = System.nanoTime();
        Map<String, Device> found;
        Map<String, Sending> sending;
        try {
            found = devices(taken.jobs());
            sending = sends.sending(taken.jobs().stream().map(Job::send).collect(Collectors.toSet()));
        } catch (RuntimeException failed) {
            taken.jobs().forEach(this::giveBack);
            throw failed;
        }
        for (Job job : taken.jobs()) {
            // Another node may have it by the time that its lease is over.
            if (System.nanoTime() - since > LEASE.toNanos() / 4) {
                giveBack(job);
            } else {
                underWay++;
                send(job, found.get(job.device()), sending.get(job.send()), taken.now());
            }
        }
        return Duration.ZERO;
    }

    /** It was not tried. */
    private void giveBack(Job job) {
        unwritten.add(new JobTables.Outcome(job, PushState.PENDING, Duration.ZERO, "", true));
    }

    private Map<String, Device> devices(List<Job> jobs) {
        Set<String> ids = jobs.stream()
                .filter(job -> job.token().isEmpty())
                .map(Job::device)
                .collect(Collectors.toSet());
        Map<String, Device> found = new HashMap<>();
        List<String> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += DeviceQuery.MAX_LIMIT) {
            Set<String> some = Set.copyOf(all.subList(from, Math.min(all.size(), from + DeviceQuery.MAX_LIMIT)));
            devices.list(DeviceQuery.ALL.withIds(some).withPage("", DeviceQuery.MAX_LIMIT))
                    .toCompletableFuture()
                    .join()
                    .devices()
                    .forEach(device -> found.put(device.id(), device));
        }
        return found;
    }

    private void send(Job job, @Nullable Device device, @Nullable Sending sending, long now) {
        if (sending == null) {
            settled(job, PushState.CANCELLED, "called off");
        } else if (sending.isOver(job.attempts(), now)) {
            settled(job, PushState.EXPIRED, "its time is over");
        } else if (job.token().isEmpty() && device == null) {
            settled(job, PushState.CANCELLED, "the device was removed");
        } else if (device != null && !serves(device, sending)) {
            settled(job, PushState.CANCELLED, "the device is reached by another provider now");
        } else if (device != null && !device.user().equals(job.user())) {
            settled(job, PushState.CANCELLED, "the device belongs to another user now");
        } else {
            long left = sending.lastTry() - now;
            int taken = round;
            sent(job, device, sending, now)
                    .whenComplete((result, failed) -> returned.add(new Returned(
                            job,
                            device,
                            failed == null && result != null
                                    ? result
                                    : PushResult.RetryLater.soon("the provider failed"),
                            left,
                            taken)));
        }
    }

    private CompletionStage<PushResult> sent(Job job, @Nullable Device device, Sending sending, long now) {
        try {
            RenderedMessage message =
                    sending.render(device == null ? "" : device.locale(), now).withReport(job.report());
            return provider.send(device == null ? job.token() : device.token(), message);
        } catch (IllegalArgumentException wrong) {
            return CompletableFuture.completedStage(new PushResult.Rejected(String.valueOf(wrong.getMessage()), 0));
        } catch (RuntimeException | Error failed) {
            LOG.atWarn().setCause(failed).log("A push message was not sent by {}", name);
            return CompletableFuture.failedStage(failed);
        }
    }

    private boolean serves(Device device, Sending sending) {
        return sending.request()
                .providers()
                .getOrDefault(device.provider(), device.provider())
                .equals(name);
    }

    /** Nobody was asked. */
    private void settled(Job job, PushState state, String reason) {
        underWay--;
        tally.count(state);
        unwritten.add(new JobTables.Outcome(job, state, Duration.ZERO, reason, false));
    }

    /** Once for all that was under way together: one throttle answers many. */
    private void narrow(int taken) {
        if (taken > narrowed) {
            width = Math.max(1, width / 2);
            narrowed = round;
        }
    }

    private JobTables.Outcome outcome(Returned back, Job job) {
        PushState state;
        String reason;
        Duration after = Duration.ZERO;
        if (back.result() instanceof PushResult.Accepted accepted) {
            width = Math.min(concurrency, width + 1);
            state = PushState.ACCEPTED;
            reason = accepted.id();
        } else if (back.result() instanceof PushResult.TokenInvalid invalid) {
            state = PushState.TOKEN_INVALID;
            reason = invalid.reason();
            remove(back.device(), invalid.since());
        } else if (back.result() instanceof PushResult.Rejected rejected) {
            state = PushState.REJECTED;
            reason = rejected.reason();
        } else {
            PushResult.RetryLater later = (PushResult.RetryLater) back.result();
            narrow(back.round());
            reason = later.reason();
            after = pause(job.attempts(), later.after());
            state = after.toMillis() > back.left() ? PushState.EXPIRED : PushState.PENDING;
        }
        tally.count(state);
        return new JobTables.Outcome(job, state, after, reason, false);
    }

    /** It goes on without: another message for this device will say the same again. */
    private void remove(@Nullable Device device, @Nullable Instant since) {
        if (device != null) {
            var unused = devices.removeGone(device, since).exceptionally(failed -> {
                LOG.atDebug().setCause(failed).log("A device that is gone was not removed");
                return false;
            });
        }
    }

    /** As long as the service asks for; otherwise twice as long each time, a little less by chance. */
    private static Duration pause(int attempts, Duration asked) {
        long doubled = Math.min(LONGEST_WAIT.toMillis(), 1_000L << Math.min(attempts - 1, 20));
        long own = ThreadLocalRandom.current().nextLong(doubled / 2, doubled + 1);
        long wanted = asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED.toMillis() : asked.toMillis();
        return Duration.ofMillis(Math.max(own, wanted));
    }

    /** Takes nothing more. */
    void end() {
        isClosing = true;
        wake();
    }

    /** Takes nothing more, and waits for what is under way. */
    @Override
    public void close() {
        end();
        try {
            thread.join(PATIENCE.toMillis());
            if (thread.isAlive()) {
                // Not interrupted: that may close the files of a database in this process.
                LOG.warn("What {} was sent is not waited for any more; some of it may be sent again", name);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
