package dev.fanfare.delivery;

import dev.fanfare.Extension;
import dev.fanfare.Fanfare;
import dev.fanfare.device.internal.JdbcDevices;
import dev.fanfare.device.internal.Providers;
import dev.fanfare.handler.Handler;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.jdbc.internal.DatabaseThreads;
import dev.fanfare.jdbc.internal.Outage;
import dev.fanfare.protocol.Payload;
import dev.fanfare.push.PushProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Push as an engine has it. */
final class PushExtension implements Extension {

    private static final Logger LOG = LoggerFactory.getLogger(PushExtension.class);

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration TIDYING = Duration.ofMinutes(1);
    private static final int ESCALATIONS_AT_ONCE = 100;
    private static final int FORGOTTEN_AT_ONCE = 100;

    private final DataSource dataSource;
    private final @Nullable FanfareTables tables;
    private final Map<String, PushProvider> providers;
    private final PushOptions options;
    private final List<ProviderQueue> queues = new ArrayList<>();
    private final Outage outage = new Outage(LOG, "Push messages stand still", "Push messages go on");
    private final Semaphore woken = new Semaphore(0);
    private @Nullable DatabaseThreads threads;
    private @Nullable JdbcPush push;
    private @Nullable Thread expanding;
    private volatile boolean isClosing;

    PushExtension(
            DataSource dataSource,
            @Nullable FanfareTables tables,
            Map<String, PushProvider> providers,
            PushOptions options) {
        this.dataSource = dataSource;
        this.tables = tables;
        this.providers = providers;
        this.options = options;
    }

    @Override
    public Map<String, Handler<RpcEvent, CompletionStage<Payload>>> calls() {
        return new PushCalls(() -> Objects.requireNonNull(push, "the engine has not begun")).byMethod();
    }

    @Override
    public Object start(Fanfare fanfare) {
        if (push != null) {
            throw new IllegalStateException(
                    "this push belongs to an engine already: make another one for another engine");
        }
        FanfareTables there = tables == null ? FanfareTables.in(dataSource).migrate(dataSource) : tables;
        DatabaseThreads asking = new DatabaseThreads("fanfare-push-");
        SendTables sends = new SendTables(dataSource, there);
        Providers services = new Providers(providers);
        JdbcDevices devices = new JdbcDevices(dataSource, there, asking, services);
        Map<String, Tally> tallies = new HashMap<>();
        providers.forEach((name, provider) -> {
            Tally tally = new Tally();
            tallies.put(name, tally);
            JobTables jobs = new JobTables(dataSource, there, name, options.rate(name));
            jobs.begin();
            ProviderQueue queue = new ProviderQueue(name, provider, jobs, sends, devices, tally, options.concurrency());
            queues.add(queue);
        });
        JdbcPush begun = new JdbcPush(
                services, tallies, sends, devices, asking, options, fanfare.notifications(), woken::release);
        threads = asking;
        push = begun;
        queues.forEach(ProviderQueue::start);
        asking.every(TIDYING, () -> {
            while (!isClosing && sends.forget(options.retention(), FORGOTTEN_AT_ONCE) == FORGOTTEN_AT_ONCE) {
                LOG.trace("More may be forgotten");
            }
            if (!options.forgetDevicesAfter().isZero()) {
                devices.forgetSilent(options.forgetDevicesAfter());
            }
        });
        Thread thread = new Thread(() -> expand(sends, new Expansion(sends, devices)), "fanfare-push-expand");
        thread.setDaemon(true);
        thread.start();
        expanding = thread;
        return begun;
    }

    /** Makes jobs of messages, and messages of what nobody has acknowledged. */
    private void expand(SendTables sends, Expansion expansion) {
        while (!isClosing) {
            Duration pause = IDLE;
            try {
                while (!isClosing
                        && sends.escalateDue(options.retryFor(), ESCALATIONS_AT_ONCE) == ESCALATIONS_AT_ONCE) {
                    LOG.trace("More notifications may be due");
                }
                while (!isClosing && expansion.next()) {
                    queues.forEach(ProviderQueue::wake);
                }
                outage.worked();
            } catch (RuntimeException | Error failed) {
                pause = AFTER_FAILURE;
                outage.failed(failed);
            }
            try {
                if (woken.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    woken.drainPermits();
                }
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    @Override
    public void close() {
        isClosing = true;
        woken.release();
        queues.forEach(ProviderQueue::end);
        queues.forEach(ProviderQueue::close);
        Thread thread = expanding;
        DatabaseThreads asking = threads;
        if (thread != null && asking != null) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(10));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            asking.close();
        }
    }
}
