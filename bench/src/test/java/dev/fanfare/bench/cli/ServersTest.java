package dev.fanfare.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.bench.report.Result;
import dev.fanfare.handler.Credentials;
import dev.fanfare.netty.NettyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Several servers, and servers with TLS")
class ServersTest extends AgainstAServer {

    private static final List<String> SHORT = List.of("--warmup", "0.2", "--duration", "0.5", "--json");

    private static Invocation run(List<String> load, String... more) {
        List<String> all = new ArrayList<>(load);
        all.addAll(SHORT);
        all.addAll(List.of(more));
        return Invocation.of(all);
    }

    private NettyServer counting(AtomicInteger connections) throws IOException {
        return serve(builder -> builder.onConnecting(event -> {
            connections.incrementAndGet();
            return Credentials.ANONYMOUS;
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    @DisplayName("Connections are dealt out to servers, from any number of processes, and each gets every publication")
    void connectionsAreDealtOut(String processes) throws Exception {
        AtomicInteger atFirst = new AtomicInteger();
        AtomicInteger atSecond = new AtomicInteger();
        NettyServer first = counting(atFirst);
        NettyServer second = counting(atSecond);
        String self = Long.toString(ProcessHandle.current().pid());
        Result result = clean(run(
                List.of("fanout", "--connections", "30", "--rate", "100"),
                "--processes",
                processes,
                "--url",
                url(first) + "," + url(second),
                "--server-pid",
                self + "," + self));
        assertThat(result.deliveries()).isEqualTo(result.publications() * 30);
        // Half of the clients, and the publisher.
        assertThat(atFirst).hasValue(16);
        assertThat(atSecond).hasValue(16);
        assertThat(result.setup().url()).contains(url(first)).contains(url(second));
        assertThat(Objects.requireNonNull(result.server()).rssKb()).isPositive();
    }

    @Test
    @DisplayName("After a storm each connection comes back to its server, and recovers there")
    void eachComesBackToItsServer() throws Exception {
        Result result = clean(run(
                List.of("storm", "--connections", "30", "--bystanders", "4"),
                "--url",
                url(serve(builder -> {})) + "," + url(serve(builder -> {}))));
        assertThat(Objects.requireNonNull(result.storm()).unrecovered()).isZero();
    }

    @Test
    @DisplayName("One server of several that does not answer is named")
    void oneThatDoesNotAnswer() throws Exception {
        Invocation invocation = run(
                List.of("fanout", "--connections", "4"),
                "--url",
                url(serve(builder -> {})) + ",ws://127.0.0.1:1/connection/websocket");
        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.err()).contains("127.0.0.1:1/").contains("--url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--url", "--publish-url"})
    @DisplayName("Where one publication follows the answer to the one before, there can be one server only")
    void oneServerOnly(String option) {
        String scheme = option.equals("--url") ? "ws" : "http";
        Invocation two =
                Invocation.of("sequential", option, scheme + "://127.0.0.1:1/a," + scheme + "://127.0.0.1:2/b");
        assertThat(two.exitCode()).isEqualTo(2);
        assertThat(two.err()).contains(option).contains("one").contains("sequential");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fanout", "sequential"})
    @DisplayName("What is encrypted arrives, too, if the certificate is trusted, and only then")
    void encrypted(String scenario, @TempDir Path directory) throws Exception {
        NettyServer server = serve(builder -> {});
        TlsFront front = closing(new TlsFront(directory, server.port()));
        List<String> load = new ArrayList<>(List.of(
                scenario,
                "--connections",
                "20",
                "--rate",
                "50",
                "--url",
                "wss://" + front.authority() + "/connection/websocket"));
        if (scenario.equals("sequential")) {
            load.addAll(List.of("--api-key", PublishApi.KEY));
        }
        Result result = clean(run(load, "--trust", front.certificate()));
        assertThat(result.deliveries()).isEqualTo(result.publications() * 20);
        assertThat(result.deliveries()).isPositive();

        Invocation untrusting = run(load);
        assertThat(untrusting.exitCode()).isEqualTo(2);
        assertThat(untrusting.err()).contains("certification path");
    }

    @Test
    @DisplayName("What cannot be trusted is named")
    void whatCannotBeTrusted(@TempDir Path directory) throws Exception {
        assertThat(Invocation.of("fanout", "--trust", directory.resolve("none").toString())
                        .err())
                .contains("--trust")
                .contains("cannot be read");
        Path empty = Files.writeString(directory.resolve("empty.pem"), "nothing\n");
        NettyServer server = serve(builder -> {});
        Invocation invocation = run(
                List.of("fanout", "--connections", "2"),
                "--trust",
                empty.toString(),
                "--url",
                "wss://127.0.0.1:" + server.port() + "/connection/websocket");
        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.err()).contains(empty.toString()).contains("--trust");
    }
}
