package dev.fanfare.examples.gallery;

import dev.fanfare.Fanfare;
import dev.fanfare.delivery.Push;
import dev.fanfare.delivery.PushRequest;
import dev.fanfare.delivery.PushTarget;
import dev.fanfare.examples.chat.DataFolder;
import dev.fanfare.examples.gallery.stage.Database;
import dev.fanfare.examples.gallery.stage.Lights;
import dev.fanfare.examples.gallery.stage.Scenario;
import dev.fanfare.examples.gallery.stage.Visitors;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.protocol.Payload;
import dev.fanfare.push.PushMessage;
import dev.fanfare.push.webpush.VapidKeys;
import dev.fanfare.push.webpush.WebPushProvider;
import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;

/** Whoever has closed the page is told all the same: by the push service of the browser. */
public final class AwayScenario implements Scenario, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MAX_WATCHED = 1_000;

    private final VapidKeys keys;
    private final JdbcConnectionPool database;
    private final InstantSource clock;
    private final Lights lights;
    private final AtomicReference<Push> pushed = new AtomicReference<>();
    /** By user: the uid of the message that is sent when they go. Who was watched first is forgotten first. */
    private final Map<String, String> watched = new LinkedHashMap<>();

    AwayScenario(DataFolder data, InstantSource clock, Lights lights) {
        keys = keysOf(data);
        database = Database.open(data, "push");
        this.clock = clock;
        this.lights = lights;
    }

    @Override
    public void install(FanfareServer.Builder server) {
        WebPushProvider browsers = new WebPushProvider(keys, "mailto:demo@example.com");
        server.engine(engine -> engine.with(Push.in(database).provider(browsers).build())
                .onDisconnected(event -> gone(event.client().user())));
        server.application(fanfare -> {
            pushed.set(fanfare.part(Push.class));
            fanfare.notifications().onEvent("away.watch", event -> watch(fanfare, event.clientId()));
        });
        server.http("/push/report", this::report);
    }

    private Push push() {
        return Objects.requireNonNull(pushed.get());
    }

    /** Whoever comes back in time is not told: the answer is whether that was so. */
    private CompletionStage<Boolean> watch(Fanfare fanfare, String clientId) {
        return Visitors.of(fanfare, clientId).thenCompose(visitor -> {
            @Nullable String before = next(visitor.user());
            lights.lit("watched");
            if (before == null) {
                return CompletableFuture.completedStage(false);
            }
            CompletionStage<Boolean> off = push().cancel(before);
            lights.lit("off");
            return off;
        });
    }

    private @Nullable String next(String user) {
        synchronized (watched) {
            @Nullable String before = watched.remove(user);
            watched.put(user, UUID.randomUUID().toString());
            if (watched.size() > MAX_WATCHED) {
                watched.remove(watched.keySet().iterator().next());
            }
            return before;
        }
    }

    private void gone(String user) {
        @Nullable String uid;
        synchronized (watched) {
            uid = watched.get(user);
        }
        if (uid != null) {
            PushMessage message = PushMessage.builder()
                    .id("away")
                    .title("en", "You closed the page {{seconds}} seconds ago")
                    .text("en", "This came to the browser, and not to the page.")
                    .link("/away/")
                    .build();
            PushRequest request = PushRequest.of(PushTarget.users(user), message)
                    .withUid(uid)
                    .withVariables(Map.of("seconds", String.valueOf(PATIENCE.toSeconds())))
                    .withSendAt(clock.instant().plus(PATIENCE));
            var unused = push().send(request);
            lights.lit("queued");
        }
    }

    /** The service worker says that the message was shown or chosen. */
    private CompletionStage<HttpAnswer> report(HttpCall call) {
        CompletionStage<Boolean> known = push().report(Payload.wrap(call.body()));
        lights.lit("reported");
        return known.handle((isKnown, refused) -> HttpAnswer.status(refused == null ? 204 : 400));
    }

    private static VapidKeys keysOf(DataFolder data) {
        try {
            return VapidKeys.read(
                    data.secretFile("vapid", () -> VapidKeys.generate().privateKey()));
        } catch (IOException | IllegalArgumentException wrong) {
            throw new ConfigException("The key of push messages in " + data + " cannot be used: " + wrong.getMessage()
                    + ". Remove it, and a new one is made; browsers then register anew.");
        }
    }

    @Override
    public void close() {
        database.dispose();
    }
}
