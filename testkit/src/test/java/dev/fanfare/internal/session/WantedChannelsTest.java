package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.internal.session.LossyBroker.Wish;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("M14 the broker hears which channels a node wants")
class WantedChannelsTest extends SessionTestBase {

    private final LossyBroker broker = new LossyBroker();
    private List<String> granted = List.of();

    private TestServer granting() {
        return server(builder -> builder.broker(broker).clients(INSECURE).onConnecting(event -> {
            Map<String, SubscribeOptions> subs = new LinkedHashMap<>();
            granted.forEach(channel -> subs.put(channel, SubscribeOptions.DEFAULT));
            return Credentials.of("ann").withSubs(subs);
        }));
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "channel" + i).toList();
    }

    @Test
    void theChannelsThatAConnectionBeginsWithComeInOneCall() {
        TestServer server = granting();
        granted = names(50);
        TestClient client = connect(server, "");
        assertThat(broker.wishes()).singleElement().satisfies(wish -> {
            assertThat(wish.isWanted()).isTrue();
            assertThat(wish.channels()).containsExactlyInAnyOrderElementsOf(granted);
        });
        publish(server, "channel7", "1");
        publish(server, "channel49", "2");
        assertThat(received(client)).containsExactly("1", "2");
        connect(server, "");
        assertThat(broker.wishes()).as("the node has them already").hasSize(1);
    }

    @Test
    void aConnectionThatIsRefusedForOneChannelLeavesNoOther() {
        TestServer server = granting();
        granted = List.of("channel0", "nowhere:channel", "channel1");
        assertThat(server.open().refused(Request.Connect.with(""))).isEqualTo(ProtocolError.UNKNOWN_CHANNEL);
        assertThat(wanted()).isEmpty();
    }

    /** What the broker thinks is wanted; fails if it was told what it knows. */
    private Set<String> wanted() {
        Set<String> wanted = new HashSet<>();
        for (Wish wish : broker.wishes()) {
            for (String channel : wish.channels()) {
                assertThat(wish.isWanted() ? wanted.add(channel) : wanted.remove(channel))
                        .as("%s of %s is news", wish, channel)
                        .isTrue();
            }
        }
        return wanted;
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoeverComesAndGoesTheBrokerKnowsWhatIsWantedAndHearsNothingTwice(long seed) {
        Random random = new Random(seed);
        TestServer server = granting();
        List<TestClient> clients = new ArrayList<>();
        for (int step = 0; step < 100; step++) {
            if (clients.isEmpty() || random.nextInt(3) == 0) {
                granted = random.ints(random.nextInt(5), 0, 8)
                        .mapToObj(i -> "channel" + i)
                        .distinct()
                        .toList();
                clients.add(connect(server, ""));
            } else {
                TestClient client = clients.get(random.nextInt(clients.size()));
                String channel = "channel" + random.nextInt(8);
                switch (random.nextInt(4)) {
                    case 0 -> {
                        clients.remove(client);
                        client.drop();
                    }
                    case 1 -> client.send(new Request.Unsubscribe(channel));
                    default -> client.send(Request.Subscribe.to(channel));
                }
            }
            assertThat(wanted()).isEqualTo(subscribed(server));
        }
    }

    private static Set<String> subscribed(TestServer server) {
        return Stream.of(server.get(server.fanfare().channels()))
                .flatMap(survey -> survey.complete().stream())
                .flatMap(channels -> channels.keySet().stream())
                .collect(Collectors.toSet());
    }
}
