package dev.fanfare.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Bad input")
class OptionsTest {

    @ParameterizedTest
    @CsvSource({
        "--rate, -1",
        "--rate, many",
        "--payload, 71",
        "--connections, 0",
        "--channels, 0",
        "--subscribers, 0",
        "--duration, 0",
        "--warmup, -1",
        "--ramp, -1",
        "--window, 5",
        "--processes, 0",
        "--url, http://localhost:8000/",
        "--dialect, mqtt",
        "--format, xml",
        "--server-pid, 999999999",
        "--publish-url, localhost:8000",
        "--colour, red"
    })
    @DisplayName("is answered with one sentence that names the option, and exit code 2")
    void isAnsweredWithASentence(String option, String value) {
        Invocation invocation = Invocation.of("fanout", option, value);
        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.err().lines()).hasSize(1);
        assertThat(invocation.err()).contains(option);
        assertThat(invocation.out()).isEmpty();
    }

    @Test
    @DisplayName("An unknown scenario is answered with those there are")
    void anUnknownScenario() {
        Invocation invocation = Invocation.of("fan-out");
        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.err()).contains("fan-out").contains("many-channels");
        assertThat(Invocation.of().exitCode()).isEqualTo(2);
    }

    @Test
    @DisplayName("A channel has at most as many subscribers as there are connections")
    void aChannelHasAtMostAsManySubscribersAsConnections() {
        Invocation invocation = Invocation.of("fanout", "--connections", "10", "--subscribers", "20");
        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.err()).contains("--subscribers").contains("10");
    }

    @Test
    @DisplayName("A storm needs a rate and a dialect that recovers")
    void aStormNeedsMore() {
        assertThat(Invocation.of("storm", "--rate", "0").err()).contains("--rate");
        assertThat(Invocation.of("storm", "--dialect", "plain").err()).contains("--dialect");
    }

    @ParameterizedTest
    @CsvSource({
        "sequential, --publishers, 0",
        "sequential, --publishers, 2",
        "sequential, --publishers, 1001",
        "sequential, --ahead, 0",
        "sequential, --subscribers, -1",
        "sequential, --dialect, plain",
        "sequential, --publish-url, ws://localhost:8000/api",
        "bystander, --bystander-rate, 0",
        "bystander, --bystanders, 0",
        "bystander, --rate, 0",
        "bystander, --dialect, socketio"
    })
    @DisplayName("is answered so in the scenarios that publish over the HTTP API, too")
    void overTheApi(String scenario, String option, String value) {
        Invocation invocation = Invocation.of(scenario, option, value);
        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.err().lines()).hasSize(1);
        assertThat(invocation.err()).contains(option);
    }

    @Test
    @DisplayName("A server that does not answer is named, with exit code 2")
    void aServerThatDoesNotAnswer() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Invocation invocation = Invocation.of("fanout", "--json", "--url", "ws://127.0.0.1:" + port + "/");
        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.err().lines()).hasSize(1);
        assertThat(invocation.err()).contains("127.0.0.1:" + port).contains("--url");
    }

    @Test
    @DisplayName("A peer or phase that does not exist is answered with those there are")
    void anUnknownPeer() {
        assertThat(Invocation.of("peers", "--peers", "nginx").err())
                .contains("--peers")
                .contains("centrifugo");
        assertThat(Invocation.of("peers", "--only", "sleep").err())
                .contains("--only")
                .contains("fanout-paced");
    }
}
