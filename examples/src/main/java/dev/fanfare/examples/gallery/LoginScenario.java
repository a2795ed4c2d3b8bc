package dev.fanfare.examples.gallery;

import dev.fanfare.Fanfare;
import dev.fanfare.cluster.Reach;
import dev.fanfare.examples.gallery.stage.Lights;
import dev.fanfare.examples.gallery.stage.Scenario;
import dev.fanfare.examples.gallery.stage.Visitors;
import dev.fanfare.handler.Client;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.notify.ClientEvent;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Notification;
import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.token.TokenIssuer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A login without a password: the computer shows a link, and whoever is logged in on a phone opens and confirms it. */
public final class LoginScenario implements Scenario {

    private static final Duration VALID = Duration.ofSeconds(60);
    private static final int MAX_LINKS = 1_000;

    private final TokenIssuer tokens;
    private final InstantSource clock;
    private final Lights lights;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Link> links = new ConcurrentHashMap<>();

    LoginScenario(TokenIssuer tokens, InstantSource clock, Lights lights) {
        this.tokens = tokens;
        this.clock = clock;
        this.lights = lights;
    }

    /** What is known of a link by its code: the client that shows it, until when, and whether it has been used. */
    private record Link(String computer, Instant end, AtomicBoolean isUsed) {}

    @Override
    public void install(FanfareServer.Builder server) {
        server.application(fanfare -> fanfare.notifications()
                .onEvent("login.link", ClientEvent.Repeats.ALL, event -> link(event.clientId()))
                .onEvent("login.confirm", ClientEvent.Repeats.ALL, event -> confirm(fanfare, event)));
    }

    /** A computer has one link: a new one replaces the one before. */
    private synchronized Map<String, Object> link(String computer) {
        Instant now = clock.instant();
        links.values().removeIf(link -> link.computer().equals(computer));
        // Those that are over are known while there is room, so that it can be said why they are refused.
        if (links.size() >= MAX_LINKS) {
            links.values().removeIf(link -> link.isUsed().get() || now.isAfter(link.end()));
        }
        if (links.size() >= MAX_LINKS) {
            throw new ErrorException(429, "There are too many links. Try again in a minute");
        }
        byte[] secret = new byte[16];
        random.nextBytes(secret);
        String code = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        links.put(code, new Link(computer, now.plus(VALID), new AtomicBoolean()));
        lights.lit("kept");
        return Map.of("code", code, "seconds", VALID.toSeconds());
    }

    /** Whether the computer was told; otherwise it is when it comes back. */
    private CompletionStage<Boolean> confirm(Fanfare fanfare, ClientEvent event) {
        @Nullable Link link = links.get(event.text());
        if (link == null) {
            throw refused("this server does not know the link");
        }
        if (clock.instant().isAfter(link.end())) {
            throw refused("the link has expired");
        }
        return Visitors.of(fanfare, event.clientId()).thenCompose(user -> {
            if (!link.isUsed().compareAndSet(false, true)) {
                throw refused("the link has been used already");
            }
            // Asked before: who is told connects anew at once, by its new token.
            CompletionStage<Reach> there = fanfare.notifications().reachOfClient(link.computer());
            CompletionStage<DeliveryResult> told = fanfare.notifications().notifyClient(link.computer(), loginOf(user));
            lights.lit("told");
            return told.thenCombine(there, (result, reach) -> reach.connections() > 0);
        });
    }

    private ErrorException refused(String why) {
        lights.lit("refused");
        return new ErrorException(410, "Refused: " + why);
    }

    /** Who has confirmed is who is logged in. */
    private Notification loginOf(Client user) {
        String name = Visitors.nameOf(user);
        String token = tokens.connection(user.user(), Duration.ofDays(1), Map.of("name", name));
        return Notification.builder()
                .object("login")
                .message(Map.of("name", name, "token", token))
                .build();
    }
}
