package dev.fanfare.examples.gallery;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.ClientKey;
import dev.fanfare.channel.MapMode;
import dev.fanfare.channel.MapOptions;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.PollOptions;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.examples.gallery.stage.Lights;
import dev.fanfare.examples.gallery.stage.Scenario;
import dev.fanfare.examples.gallery.stage.Visitors;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.map.MapPublishing;
import dev.fanfare.map.MapPublishingEvent;
import dev.fanfare.map.MapWrite;
import dev.fanfare.map.Maps;
import dev.fanfare.poll.SharedPollOptions;
import dev.fanfare.poll.SharedPollRequest;
import dev.fanfare.poll.SharedPollResult;
import dev.fanfare.poll.TrackSignature;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.server.FanfareServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Everybody's cursor in a map that the clients write, and votes that are counted once for all who look. */
public final class CursorsScenario implements Scenario {

    private static final String CURSORS = "cursors";
    private static final String VOTES = "votes";
    private static final String ROOM = ":1";
    private static final int SIZE = 1_000;
    private static final int GUESTS = 10;
    private static final int TURNS = 100;
    private static final List<String> QUESTIONS = List.of("indent", "drink", "seat");
    private static final int CHOICES = 2;
    private static final int MAX_VOTERS = 10_000;
    private static final Duration SIGNED_FOR = Duration.ofMinutes(10);

    private final String secret;
    private final InstantSource clock;
    private final ScheduledExecutorService jobs;
    private final Lights lights;
    private final JsonMapper json = JsonMapper.shared();
    private final AtomicBoolean hasGuests = new AtomicBoolean();
    /** What users have chosen, by the question. */
    private final Map<String, Map<String, Integer>> votes = new ConcurrentHashMap<>();

    private volatile @Nullable Maps maps;

    CursorsScenario(String secret, InstantSource clock, ScheduledExecutorService jobs, Lights lights) {
        this.secret = secret;
        this.clock = clock;
        this.jobs = jobs;
        this.lights = lights;
        QUESTIONS.forEach(question -> votes.put(question, new ConcurrentHashMap<>()));
    }

    /** Where somebody points. */
    private record Place(@Nullable String name, int x, int y) {}

    /** What somebody prefers. */
    private record Vote(@Nullable String question, int choice) {}

    @Override
    public void install(FanfareServer.Builder server) {
        server.engine(this::describe).application(fanfare -> maps = fanfare.maps());
    }

    private void describe(FanfareBuilder fanfare) {
        NamespaceOptions cursors = NamespaceOptions.builder()
                .subscriptionType(SubscriptionType.MAP)
                .allowSubscribeForClient(true)
                .map(MapOptions.builder()
                        .mode(MapMode.EPHEMERAL)
                        .keyTtl(Duration.ofMinutes(1))
                        .clientKey(ClientKey.CLIENT_ID)
                        .removeClientOnUnsubscribe(true)
                        .build())
                .channelRegex("^1$")
                .build();
        NamespaceOptions polls = NamespaceOptions.builder()
                .subscriptionType(SubscriptionType.SHARED_POLL)
                .allowSubscribeForClient(true)
                .sharedPoll(PollOptions.DEFAULT.withRefresh(Duration.ofMillis(500), QUESTIONS.size()))
                .channelRegex("^1$")
                .build();
        fanfare.namespace(CURSORS, cursors)
                .onMapPublishing(this::point)
                .namespace(VOTES, polls)
                .sharedPolls(SharedPollOptions.of(secret))
                .onSharedPollRefresh(this::count)
                .onRpc("cursors.guests", this::letGuestsIn)
                .onRpc("votes.sign", this::sign)
                .onRpc("votes.cast", this::vote);
    }

    /** The key is the id of the client, so this is its own cursor. */
    private MapPublishing point(MapPublishingEvent event) {
        try {
            @Nullable Place place = json.readValue(event.data().utf8(), Place.class);
            if (place == null || place.x() < 0 || place.x() > SIZE || place.y() < 0 || place.y() > SIZE) {
                throw new ErrorException(ProtocolError.BAD_REQUEST, "Places are from 0 to " + SIZE);
            }
            Payload named = written(new Place(Visitors.nameOf(event.client()), place.x(), place.y()));
            lights.lit("pointed");
            return new MapPublishing(event.key(), named, MapWrite.DEFAULT);
        } catch (JacksonException malformed) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, "A place is needed: {\"x\": …, \"y\": …}");
        }
    }

    private Payload letGuestsIn(RpcEvent event) {
        if (!hasGuests.compareAndSet(false, true)) {
            throw new ErrorException(409, "There are guests already");
        }
        walk(Objects.requireNonNull(maps), 0);
        return Payload.EMPTY;
    }

    /** Guests have no client, so the server itself writes their cursors, and removes them. */
    private void walk(Maps to, int turn) {
        for (int guest = 1; guest <= GUESTS; guest++) {
            String name = "Guest " + guest;
            double angle = 2 * Math.PI * (turn / (double) TURNS + guest / (double) GUESTS);
            int x = (int) (SIZE * (0.45 + 0.35 * Math.cos(angle)));
            int y = (int) (SIZE * (0.45 + 0.35 * Math.sin(2 * angle)));
            if (turn < TURNS) {
                to.publish(CURSORS + ROOM, name, written(new Place(name, x, y)));
                lights.lit("walked");
            } else {
                to.remove(CURSORS + ROOM, name);
                lights.lit("left");
            }
        }
        if (turn < TURNS) {
            jobs.schedule(() -> walk(to, turn + 1), 200, TimeUnit.MILLISECONDS);
        } else {
            hasGuests.set(false);
        }
    }

    /** What is asked, however many pages track it. */
    private SharedPollResult count(SharedPollRequest request) {
        List<SharedPollResult.Item> counts = request.items().stream()
                .map(item -> SharedPollResult.Item.of(item.key(), counted(item.key())))
                .toList();
        lights.lit("counted");
        return SharedPollResult.of(counts);
    }

    private Payload counted(String question) {
        int[] counts = new int[CHOICES];
        votes.getOrDefault(question, Map.of()).values().forEach(choice -> counts[choice]++);
        return written(counts);
    }

    /** Lets the user track questions; whichever there are, since none is secret. */
    private String sign(RpcEvent event) {
        List<String> keys =
                Arrays.stream(event.as(String[].class)).map(String::valueOf).toList();
        if (keys.isEmpty() || !QUESTIONS.containsAll(keys)) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, "Some of " + QUESTIONS + " are needed");
        }
        Instant now = clock.instant();
        String user = event.client().user();
        String signature = TrackSignature.of(secret, user, VOTES + ROOM, keys, now, now.plus(SIGNED_FOR));
        lights.lit("signed");
        return signature;
    }

    /** Everybody has one vote for a question, and may change it. */
    private Payload vote(RpcEvent event) {
        Vote vote = event.as(Vote.class);
        Map<String, Integer> voters = vote.question() == null ? null : votes.get(vote.question());
        if (voters == null || vote.choice() < 0 || vote.choice() >= CHOICES) {
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST, "One of " + QUESTIONS + " and a choice of 0 or 1 are needed");
        }
        if (voters.size() >= MAX_VOTERS && !voters.containsKey(event.client().user())) {
            throw new ErrorException(429, "There are votes enough");
        }
        voters.put(event.client().user(), vote.choice());
        lights.lit("voted");
        return Payload.EMPTY;
    }

    private Payload written(Object value) {
        return Payload.utf8(json.writeValueAsString(value));
    }
}
