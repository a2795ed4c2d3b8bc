package dev.fanfare.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.NamespaceOptionsBuilder;
import dev.fanfare.channel.SlowConsumers.Policy;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M16 metrics for any registry")
class FanfareMetricsTest {

    private static final String KILOBYTE = '"' + "x".repeat(1000) + '"';

    private static TestServer server() {
        return new TestServer(builder -> builder.clients(ClientOptions.builder()
                        .insecure(true)
                        .queueMaxSize(10_000)
                        .build())
                .namespace("end", NamespaceOptions.DEFAULT)
                .namespace("drop", policy(Policy.DROP_OLDEST).build())
                .namespace("latest", policy(Policy.LATEST).build())
                .namespace(
                        "stream",
                        policy(Policy.DROP_OLDEST)
                                .historySize(10)
                                .historyTtl(Duration.ofMinutes(1))
                                .forceRecovery(true)
                                .build())
                .onConnecting(TestClient::believed));
    }

    private static NamespaceOptionsBuilder policy(Policy policy) {
        return NamespaceOptions.builder().slowConsumerPolicy(policy).slowConsumerMaxSize(3_500);
    }

    private static TestClient connect(TestServer server, String user, String... channels) {
        TestClient client = server.open();
        client.call(TestClient.as(user), Result.Connect.class);
        Stream.of(channels).forEach(client::subscribe);
        return client;
    }

    /** The values by name, of which no two that are counted here are equal. */
    private static Map<String, Double> values(TestServer server) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new FanfareMetrics(server.fanfare(), List.of(Tag.of("engine", "first"))).bindTo(registry);
        Map<String, Double> values = new TreeMap<>();
        for (Meter meter : registry.getMeters()) {
            assertThat(meter.getId().getTag("engine")).isEqualTo("first");
            assertThat(meter.getId().getDescription()).isNotBlank();
            String code = meter.getId().getTag("code");
            values.put(
                    meter.getId().getName() + (code == null ? "" : " " + code),
                    meter.measure().iterator().next().getValue());
        }
        return values;
    }

    @Test
    void eachSaysWhatItsNameSays() {
        try (TestServer server = server()) {
            TestClient slow = connect(server, "ann", "drop:a", "latest:a", "stream:a", "stream:b");
            connect(server, "ann", "drop:b");
            connect(server, "bob", "drop:a");
            List<TestClient> ended = Stream.generate(() -> connect(server, "cid", "end:a"))
                    .limit(6)
                    .toList();
            assertThat(values(server))
                    .containsEntry("fanfare.clients", 9.0)
                    .containsEntry("fanfare.users", 3.0)
                    .containsEntry("fanfare.channels", 6.0)
                    .containsEntry("fanfare.subscriptions", 12.0);
            slow.transport().writable(false);
            ended.forEach(client -> client.transport().writable(false));
            publish(server, "drop:a", 4);
            publish(server, "latest:a", 4);
            publish(server, "stream:a", 5);
            publish(server, "end:a", 12);
            assertThat(values(server))
                    .containsEntry("fanfare.slow.consumers.dropped", 2.0)
                    .containsEntry("fanfare.slow.consumers.conflated", 3.0)
                    .containsEntry("fanfare.slow.consumers.sent.back", 1.0)
                    .containsEntry("fanfare.slow.consumers.disconnected", 6.0)
                    .containsEntry("fanfare.disconnects 3008", 6.0)
                    .containsEntry("fanfare.disconnects 3500", 0.0)
                    .containsEntry("fanfare.disconnects other", 0.0)
                    .containsEntry("fanfare.clients", 3.0)
                    .containsEntry("fanfare.channels", 4.0)
                    .containsEntry("fanfare.subscriptions", 5.0);
        }
    }

    private static void publish(TestServer server, String channel, int times) {
        for (int i = 0; i < times; i++) {
            server.get(server.fanfare().publish(channel, Payload.utf8(KILOBYTE)));
        }
    }

    @Test
    @DisplayName("L7 who is turned away is counted by code, and the application's own codes together")
    void whoIsTurnedAwayIsCounted() {
        try (TestServer server = server()) {
            TestClient forged = server.open();
            forged.sendRaw("no command".getBytes(StandardCharsets.UTF_8));
            connect(server, "ann");
            server.get(server.fanfare().disconnect(ClientSelector.all(), new Disconnect(4321, "enough")));
            assertThat(values(server))
                    .containsEntry("fanfare.disconnects 3501", 1.0)
                    .containsEntry("fanfare.disconnects other", 1.0);
        }
    }

    @Test
    void handlersThatRunWaitAndStallAreTold() {
        try (TestServer server = server()) {
            server.handlersRun(false);
            for (int i = 0; i < 3; i++) {
                server.open().send(Request.Connect.with(""));
            }
            server.advance(Duration.ofSeconds(5));
            assertThat(values(server))
                    .containsEntry("fanfare.handlers.waiting", 3.0)
                    .containsEntry("fanfare.handlers.running", 0.0)
                    .containsEntry("fanfare.handlers.stalled.seconds", 5.0);
        }
    }

    @Test
    void aHandlerThatRunsIsCountedAsThat() {
        Map<String, Double> seen = new TreeMap<>();
        AtomicReference<TestServer> itself = new AtomicReference<>();
        try (TestServer server = new TestServer(builder -> builder.onConnecting(event -> {
            seen.putAll(values(Objects.requireNonNull(itself.get())));
            return Credentials.ANONYMOUS;
        }))) {
            itself.set(server);
            server.open().send(Request.Connect.with(""));
            assertThat(seen)
                    .containsEntry("fanfare.handlers.running", 1.0)
                    .containsEntry("fanfare.handlers.waiting", 0.0);
        }
    }
}
