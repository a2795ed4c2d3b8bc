package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.internal.session.SteeredPresenceStore.Outcome;
import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Request;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every order in which a subscription with presence can begin and end; none leaves anybody behind. */
@DisplayName("M5 presence is released once")
class PresenceReleaseTest extends SessionTestBase {

    private static final NamespaceOptions PRESENCE =
            NamespaceOptions.builder().presence(true).build();

    private static final ClientOptions CLIENTS = ClientOptions.builder()
            .insecure(true)
            .pingInterval(Duration.ofHours(1))
            .build();

    private static final Credentials TWO_CHANNELS = Credentials.of("ann")
            .withSubs(Map.of("who:a", SubscribeOptions.DEFAULT, "who:b", SubscribeOptions.DEFAULT));

    /** What may happen to a client while it is subscribed, or is about to be. */
    private enum End {
        ANOTHER_CHANNEL_IS_REFUSED,
        THE_CONNECTION_BREAKS,
        THE_SERVER_CLOSES_IT,
        IT_UNSUBSCRIBES,
        THE_SERVER_UNSUBSCRIBES_IT,
        IT_COMES_AGAIN_AND_GOES,
        THE_SERVER_HAS_IT_COME_AGAIN_AND_GO,
        EVERYTHING_STOPS
    }

    /** What may happen in any order. */
    private enum Step {
        THE_BROKER_ANSWERS,
        THE_STORE_ANSWERS,
        THE_END
    }

    private record Case(End end, List<Step> order, Outcome outcome) {}

    static Stream<Case> beginnings() {
        List<Case> cases = new ArrayList<>();
        for (End end : End.values()) {
            for (Outcome outcome : Outcome.values()) {
                for (List<Step> order : orders(List.of(Step.values()))) {
                    cases.add(new Case(end, order, outcome));
                }
            }
        }
        return cases.stream();
    }

    private static List<List<Step>> orders(List<Step> steps) {
        if (steps.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Step>> orders = new ArrayList<>();
        for (Step first : steps) {
            List<Step> others = steps.stream().filter(step -> step != first).toList();
            orders(others)
                    .forEach(rest -> orders.add(
                            Stream.concat(Stream.of(first), rest.stream()).toList()));
        }
        return orders;
    }

    /** A client that subscribes, with everything that can be slow in the test's hands. */
    private final class Scene {
        private final SteeredPresenceStore store = new SteeredPresenceStore();
        private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
        private final CompletableFuture<Void> otherSubscribed = new CompletableFuture<>();
        private final List<CompletionStage<Void>> changes = new ArrayList<>();
        private final End end;
        private final TestServer server;
        private final TestClient client;

        Scene(End end) {
            this.end = end;
            LossyBroker broker = new LossyBroker() {
                @Override
                public CompletionStage<Void> subscribe(Collection<String> channels) {
                    if (channels.size() > 1) {
                        return CompletableFuture.allOf(subscribed, otherSubscribed);
                    }
                    return channels.contains("who:a") ? subscribed : otherSubscribed;
                }
            };
            server = server(builder -> builder.clients(CLIENTS)
                    .broker(broker)
                    .presenceStore(store)
                    .onConnecting(event -> isOfServer() ? TWO_CHANNELS : Credentials.of("ann"))
                    .namespace("who", PRESENCE));
            client = server.open();
        }

        private boolean isOfServer() {
            return end == End.ANOTHER_CHANNEL_IS_REFUSED;
        }

        void begin() {
            client.send(Request.Connect.with(""));
            if (!isOfServer()) {
                client.send(Request.Subscribe.to("who:a"));
            }
        }

        void happens(Step step) {
            switch (step) {
                case THE_BROKER_ANSWERS -> subscribed.complete(null);
                case THE_STORE_ANSWERS -> store.release();
                case THE_END -> comesToAnEnd();
            }
            server.settle();
        }

        private void comesToAnEnd() {
            switch (end) {
                case ANOTHER_CHANNEL_IS_REFUSED ->
                    otherSubscribed.completeExceptionally(new IllegalStateException("the broker is ill"));
                case THE_CONNECTION_BREAKS -> client.drop();
                case THE_SERVER_CLOSES_IT ->
                    server.get(server.fanfare().disconnect(ClientSelector.ofUser("ann"), Disconnect.FORCED));
                case IT_UNSUBSCRIBES -> client.send(new Request.Unsubscribe("who:a"));
                case THE_SERVER_UNSUBSCRIBES_IT ->
                    underWay(server.fanfare().unsubscribe(ClientSelector.ofUser("ann"), "who:a"));
                case IT_COMES_AGAIN_AND_GOES -> {
                    client.send(new Request.Unsubscribe("who:a"));
                    client.send(Request.Subscribe.to("who:a"));
                    client.send(new Request.Unsubscribe("who:a"));
                }
                case THE_SERVER_HAS_IT_COME_AGAIN_AND_GO -> {
                    ClientSelector ann = ClientSelector.ofUser("ann");
                    underWay(server.fanfare().unsubscribe(ann, "who:a"));
                    underWay(server.fanfare().subscribe(ann, "who:a", SubscribeOptions.DEFAULT));
                    underWay(server.fanfare().unsubscribe(ann, "who:a"));
                }
                case EVERYTHING_STOPS -> server.get(server.fanfare().shutDownClients());
            }
        }

        /** It is done, or refused, when the broker and the store have answered. */
        private void underWay(CompletionStage<Void> change) {
            changes.add(change);
            server.settle();
        }

        void nobodyIsLeft() {
            assertThat(changes).allMatch(change -> change.toCompletableFuture().isDone());
            assertThat(server.get(store.stats("who:a"))).isEqualTo(PresenceStats.NONE);
            assertThat(server.fanfare().nodeInfo().channels()).isZero();
            assertThat(store.removals())
                    .as("every entry that was made is removed once")
                    .containsExactlyInAnyOrderElementsOf(store.adds());
            int refreshes = store.refreshes().size();
            server.advance(Duration.ofMinutes(2));
            assertThat(store.refreshes()).hasSize(refreshes);
            assertThat(server.get(store.stats("who:a"))).isEqualTo(PresenceStats.NONE);
        }
    }

    @ParameterizedTest
    @MethodSource("beginnings")
    void whateverEndsASubscriptionThatIsBeingMadeLeavesNobodyPresent(Case each) {
        Scene scene = new Scene(each.end);
        scene.store.hold();
        scene.store.outcome(each.outcome);
        scene.begin();
        each.order.forEach(scene::happens);
        scene.store.outcome(Outcome.DONE);
        scene.nobodyIsLeft();
    }

    static Stream<Case> ends() {
        return beginnings()
                .filter(each -> each.end != End.ANOTHER_CHANNEL_IS_REFUSED)
                .map(each -> new Case(
                        each.end,
                        each.order.stream()
                                .filter(step -> step != Step.THE_BROKER_ANSWERS)
                                .toList(),
                        each.outcome))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("ends")
    void whateverEndsASubscriptionWhoseRefreshIsUnderWayLeavesNobodyPresent(Case each) {
        Scene scene = new Scene(each.end);
        scene.subscribed.complete(null);
        scene.begin();
        assertThat(scene.server.get(scene.store.stats("who:a"))).isEqualTo(new PresenceStats(1, 1));
        // A store that has lost its memory makes the entry anew when it gets to the refresh.
        scene.store.forgetEverything();
        scene.store.hold();
        scene.store.outcome(each.outcome);
        scene.server.advance(ClientOptions.DEFAULT.presenceUpdateInterval());
        assertThat(scene.store.refreshes()).hasSize(1);
        each.order.forEach(scene::happens);
        scene.store.outcome(Outcome.DONE);
        scene.nobodyIsLeft();
    }
}
