package dev.fanfare.examples.gallery;

import dev.fanfare.examples.gallery.stage.Lights;
import dev.fanfare.examples.gallery.stage.Scenario;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.live.LiveObjects;
import dev.fanfare.live.LiveWrite;
import dev.fanfare.notify.ClientEvent;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.server.FanfareServer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A minute of tag. Players say where they want to go; the server decides where they are, and who has been caught. */
public final class TagScenario implements Scenario {

    private static final String GAME = "tag:1";
    private static final int SIZE = 1_000;
    private static final int TICK_MILLIS = 50;
    private static final int TICKS = 60_000 / TICK_MILLIS;
    private static final double STEP = 18;
    private static final double REACH = 90;
    private static final int MAX_PLAYERS = 8;

    private final Executor jobs;
    private final Lights lights;
    private final AtomicBoolean runs = new AtomicBoolean();
    private final Map<String, Player> players = new ConcurrentHashMap<>();

    TagScenario(Executor jobs, Lights lights) {
        this.jobs = jobs;
        this.lights = lights;
    }

    /** Where somebody wants to go: from -1 to 1 in either direction. */
    private record Steering(@Nullable String name, double x, double y) {

        boolean isGood() {
            return name != null && !name.isBlank() && Double.isFinite(x) && Double.isFinite(y);
        }

        String shortName() {
            String given = name == null ? "" : name.strip();
            return given.substring(
                    0, given.offsetByCodePoints(0, Math.min(12, given.codePointCount(0, given.length()))));
        }
    }

    /** Somebody, at a place. */
    private record Player(String name, int x, int y, double dx, double dy) {

        Player steered(Steering to) {
            double length = Math.max(1, Math.hypot(to.x(), to.y()));
            return new Player(name, x, y, to.x() / length, to.y() / length);
        }

        Player moved() {
            return new Player(name, inside(x + STEP * dx), inside(y + STEP * dy), dx, dy);
        }

        boolean touches(Player other) {
            return Math.hypot(x - other.x, y - other.y) < REACH;
        }

        private static int inside(double place) {
            return (int) Math.round(Math.min(SIZE, Math.max(0, place)));
        }
    }

    @Override
    public void install(FanfareServer.Builder server) {
        server.application(fanfare -> fanfare.notifications()
                .onEvent("tag.steer", ClientEvent.Repeats.ALL, event -> steer(fanfare.live(), event)));
    }

    private Payload steer(LiveObjects live, ClientEvent event) {
        Steering to = event.as(Steering.class);
        if (!to.isGood()) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, "A name and a direction are needed");
        }
        players.computeIfPresent(event.clientId(), (id, player) -> player.steered(to));
        lights.lit("steered");
        synchronized (players) {
            if (players.size() < MAX_PLAYERS) {
                int place = SIZE / 2 + (players.size() % 2 == 0 ? -300 : 300);
                players.putIfAbsent(event.clientId(), new Player(to.shortName(), place, place, 0, 0).steered(to));
            }
        }
        if (runs.compareAndSet(false, true)) {
            jobs.execute(() -> play(live));
        }
        return Payload.EMPTY;
    }

    private void play(LiveObjects live) {
        String hunter = "";
        int caughtAt = 0;
        try {
            for (int tick = 0; tick <= TICKS; tick++) {
                players.replaceAll((id, player) -> player.moved());
                @Nullable Player it = players.get(hunter);
                if (it == null || tick - caughtAt > 20) {
                    String caught = caughtBy(hunter, it);
                    caughtAt = caught.equals(hunter) ? caughtAt : tick;
                    hunter = caught;
                }
                Map<String, Object> game = new HashMap<>(players);
                game.put("it", hunter);
                game.put("left", (TICKS - tick) * TICK_MILLIS / 1_000);
                live.replace(GAME, game, LiveWrite.DEFAULT);
                lights.lit("decided");
                Thread.sleep(TICK_MILLIS);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            players.clear();
            runs.set(false);
        }
    }

    /** Who is it now: whoever was touched, or who was it before; anybody at the beginning. */
    private String caughtBy(String hunter, @Nullable Player it) {
        for (Map.Entry<String, Player> each : players.entrySet()) {
            if (it == null || (!each.getKey().equals(hunter) && it.touches(each.getValue()))) {
                lights.lit("caught");
                return each.getKey();
            }
        }
        return hunter;
    }
}
