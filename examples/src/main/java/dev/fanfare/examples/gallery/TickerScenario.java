package dev.fanfare.examples.gallery;

import dev.fanfare.examples.gallery.stage.Lights;
import dev.fanfare.examples.gallery.stage.Scenario;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.live.LiveObjects;
import dev.fanfare.notify.ClientEvent;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.server.FanfareServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Prices that change up to a thousand times a second, of which a page is told no more often than it can show. */
public final class TickerScenario implements Scenario {

    private static final String TICKER = "ticker:1";
    private static final List<String> SHARES =
            List.of("Alder", "Birch", "Cedar", "Elm", "Hazel", "Larch", "Maple", "Rowan");
    private static final int MAX_PACE = 1_000;

    private final Executor jobs;
    private final Lights lights;
    private final Map<String, Integer> prices = new ConcurrentHashMap<>();
    private final AtomicBoolean runs = new AtomicBoolean();
    private volatile int pace;
    // Of all that the source has done; its thread alone has them.
    private long changes;
    private long bytes;

    TickerScenario(Executor jobs, Lights lights) {
        this.jobs = jobs;
        this.lights = lights;
    }

    @Override
    public void install(FanfareServer.Builder server) {
        SHARES.forEach(share -> prices.put(share, 10_000));
        server.application(fanfare -> {
            fanfare.live().update(TICKER, prices);
            fanfare.notifications()
                    .onEvent("ticker.pace", event -> pace(fanfare.live(), event))
                    .onEvent("ticker.last", event -> prices);
        });
    }

    /** So many changes a second from now on; 0 to stop. */
    private Payload pace(LiveObjects live, ClientEvent event) {
        int wanted = event.as(Integer.class);
        if (wanted < 0 || wanted > MAX_PACE) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, "A pace of 0 to " + MAX_PACE + " is needed");
        }
        pace = wanted;
        if (wanted > 0 && runs.compareAndSet(false, true)) {
            jobs.execute(() -> run(live));
        }
        return Payload.EMPTY;
    }

    private void run(LiveObjects live) {
        long due = System.nanoTime();
        long end = due + TimeUnit.SECONDS.toNanos(90);
        try {
            for (int now = pace; now > 0 && due < end; now = pace) {
                change(live, now);
                due += TimeUnit.SECONDS.toNanos(1) / now;
                LockSupport.parkNanos(due - System.nanoTime()); // Not at all if it is late, until it has caught up.
            }
        } finally {
            pace = 0;
            live.update(TICKER, Map.of("pace", 0));
            lights.lit("stopped");
            runs.set(false);
        }
    }

    private void change(LiveObjects live, int now) {
        String share = SHARES.get(ThreadLocalRandom.current().nextInt(SHARES.size()));
        int step = ThreadLocalRandom.current().nextInt(-40, 41);
        int price = prices.merge(share, step, (before, by) -> Math.max(100, before + by));
        bytes += ("{\"" + share + "\":" + price + "}").length();
        live.update(TICKER, Map.of(share, price, "changes", ++changes, "bytes", bytes, "pace", now));
        lights.lit("changed");
    }
}
