package dev.fanfare.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.testkit.Network;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Public SDKs for other languages than JavaScript, whose own are in {@code live.test.ts}. */
@DisplayName("L1 through a drop a live object stays what the server has")
class LiveSdksTest {

    /** How many changes of an object are kept. */
    private static final int KEPT = 5;

    private static final String CONFIG = """
            client: {allow_anonymous_connect_without_token: true}
            http_api: {key: key}
            live: {enabled: true, allow_anonymous: true, retention_size: %d}
            """.formatted(KEPT);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.serve(CONFIG, 0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Arguments> drops() {
        return Stream.of(Sdk.values())
                .flatMap(sdk -> Stream.of(0, KEPT - 1, KEPT + 1).map(missed -> Arguments.of(sdk, missed)));
    }

    private static void update(String object, String attributes) {
        String answer = server.api("live_update", "{\"id\": \"" + object + "\", \"attributes\": " + attributes + "}");
        assertThat(answer).contains("\"applied\"");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static JsonNode onServer(String object) {
        return json(server.api("live_get", "{\"id\": \"" + object + "\"}")).at("/result/attributes");
    }

    private static void await(List<String> lines, String kind, int count) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lines)
                        .filteredOn(line -> line.matches(kind + "\\b.*"))
                        .hasSize(count));
    }

    private static JsonNode last(List<String> lines) {
        String line = lines.get(lines.size() - 1);
        return json(line.substring(line.indexOf(' ') + 1));
    }

    @ParameterizedTest(name = "with the SDK for {0}, while it changes {1} times")
    @MethodSource("drops")
    void staysWhatTheServerHas(Sdk sdk, int missed) throws Exception {
        String object = "job:" + sdk + "-" + missed;
        update(object, "{\"text1\": \"same\", \"text2\": \"x\", \"progress\": 0}");
        try (Network network = new Network(server.port());
                Sdk.Follower follower =
                        sdk.follow(folder, "ws://127.0.0.1:" + network.port() + "/connection/websocket", object)) {
            List<String> lines = follower.lines();
            await(lines, "whole", 1);
            assertThat(last(lines)).isEqualTo(onServer(object));
            network.cut();
            await(lines, "connecting", 2);
            for (int i = 1; i <= missed; i++) {
                update(object, "{\"progress\": " + i + ", \"text2\": null, \"text3\": \"" + i + "\"}");
            }
            network.restore();
            // Either each change that was missed, or all of the object.
            boolean isKept = missed < KEPT;
            await(lines, "whole", isKept ? 1 : 2);
            await(lines, "change", isKept ? missed : 0);
            assertThat(last(lines.stream().filter(line -> line.contains("{")).toList()))
                    .isEqualTo(onServer(object));
            update(object, "{\"progress\": 99}");
            await(lines, "change", isKept ? missed + 1 : 1);
            assertThat(last(lines)).isEqualTo(onServer(object));
            assertThat(last(lines).get("progress").asInt()).isEqualTo(99);
        }
    }
}
