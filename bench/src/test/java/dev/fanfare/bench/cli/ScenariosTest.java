package dev.fanfare.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.bench.measure.Tally;
import dev.fanfare.bench.report.Result;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.Publishing;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Scenarios against a real server")
class ScenariosTest extends AgainstAServer {

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    @DisplayName("fanout: each subscriber gets each publication once, and the result says what it cost")
    void fanout(String format) throws IOException {
        long self = ProcessHandle.current().pid();
        Result result = clean(bench(
                serve(builder -> {}),
                "fanout",
                "--connections",
                "50",
                "--rate",
                "200",
                "--format",
                format,
                "--warmup",
                "0.3",
                "--duration",
                "1",
                "--server-pid",
                Long.toString(self)));
        assertThat(result.publications()).isGreaterThan(100);
        assertThat(result.deliveries()).isEqualTo(result.publications() * 50);
        assertThat(result.setup().scenario()).isEqualTo("fanout");
        assertThat(result.setup().format()).isEqualTo(format);
        assertThat(Objects.requireNonNull(result.deliveriesPerSecond())).isPositive();
        Result.Latency latency = Objects.requireNonNull(result.latency());
        assertThat(latency.count()).isPositive();
        assertThat(latency.max()).isGreaterThanOrEqualTo(latency.p999());
        assertThat(latency.p999()).isGreaterThanOrEqualTo(latency.p50());
        assertThat(Objects.requireNonNull(result.longestPauseMillis())).isPositive();
        assertThat(Objects.requireNonNull(result.server()).cpuMicrosPerDelivery())
                .isNotNull();
    }

    @Test
    @DisplayName("fanout: as fast as possible, nothing is lost either, and text is for people")
    void saturated() throws IOException {
        NettyServer server = serve(builder -> {});
        Result result = clean(
                bench(server, "fanout", "--connections", "20", "--saturate", "--warmup", "0.2", "--duration", "0.5"));
        assertThat(result.deliveries()).isEqualTo(result.publications() * 20);
        assertThat(result.setup().rate()).isZero();
        Invocation text = Invocation.of(
                "fanout",
                "--connections",
                "5",
                "--warmup",
                "0",
                "--duration",
                "0.5",
                "--url",
                "ws://127.0.0.1:" + server.port() + "/connection/websocket");
        assertThat(text.out())
                .contains("deliveries per second")
                .containsPattern("latency +p50 [\\d.,]+ ms, p99 [\\d.,]+ ms, p99\\.9 [\\d.,]+ ms, max [\\d.,]+ ms")
                .containsPattern("verdict +clean: every delivery came once and in order, and no connection was lost");
    }

    @Test
    @DisplayName("many-channels: connections share channels as they are dealt out")
    void manyChannels() throws IOException {
        Result result = clean(bench(
                serve(builder -> {}),
                "many-channels",
                "--channels",
                "70",
                "--subscribers",
                "3",
                "--connections",
                "40",
                "--rate",
                "700",
                "--warmup",
                "0.2",
                "--duration",
                "1"));
        assertThat(result.deliveries()).isEqualTo(result.publications() * 3);
        assertThat(result.setup().channels()).isEqualTo(70);
    }

    @Test
    @DisplayName("several processes share the connections and their counts are added up")
    void severalProcesses() throws IOException {
        Result result = clean(bench(
                serve(builder -> {}),
                "fanout",
                "--connections",
                "31",
                "--processes",
                "2",
                "--rate",
                "100",
                "--warmup",
                "0.2",
                "--duration",
                "0.5"));
        assertThat(result.deliveries()).isEqualTo(result.publications() * 31);
        assertThat(Objects.requireNonNull(result.latency()).count()).isPositive();
    }

    @Test
    @DisplayName("idle: the memory of connections is measured, after a collection of the garbage")
    void idle() throws IOException {
        Result result = clean(bench(
                serve(builder -> {}),
                "idle",
                "--connections",
                "50",
                "--warmup",
                "0",
                "--duration",
                "0.2",
                "--server-pid",
                Long.toString(ProcessHandle.current().pid())));
        Result.Server server = Objects.requireNonNull(result.server());
        assertThat(server.rssKb()).isPositive();
        assertThat(server.rssKbPerConnection()).isNotNull();
        assertThat(server.garbageCollected()).isNotNull();
        assertThat(bench(serve(builder -> {}), "idle").err()).contains("--server-pid");
    }

    @Test
    @DisplayName("storm: all come back and have missed nothing, and bystanders are timed before and during")
    void storm() throws IOException {
        Result result = clean(bench(
                serve(builder -> {}),
                "storm",
                "--connections",
                "50",
                "--bystanders",
                "5",
                "--missed",
                "20",
                "--warmup",
                "0.2",
                "--duration",
                "0.5"));
        Result.Storm storm = Objects.requireNonNull(result.storm());
        assertThat(storm.unrecovered()).isZero();
        assertThat(storm.recovery().count()).isEqualTo(50);
        assertThat(storm.bystandersBefore().count()).isPositive();
        long bystanders = (result.publications() - 22) * 5;
        assertThat(result.deliveries()).isEqualTo(22 * 50 + bystanders);
    }

    @Test
    @DisplayName("storm: a server that cannot recover is found out")
    void aStormThatCannotBeRecovered() throws IOException {
        Invocation invocation = bench(
                serve(builder -> builder.withoutNamespace(NamespaceOptions.builder()
                        .historySize(5)
                        .historyTtl(Duration.ofMinutes(1))
                        .forceRecovery(true)
                        .build())),
                "storm",
                "--connections",
                "10",
                "--bystanders",
                "2",
                "--warmup",
                "0",
                "--duration",
                "0.2");
        assertThat(invocation.exitCode()).as(invocation.err()).isEqualTo(1);
        assertThat(Objects.requireNonNull(invocation.result().storm()).unrecovered())
                .isEqualTo(10);
        assertThat(invocation.result().tally().lost()).isEqualTo(200);
    }

    @Test
    @DisplayName("slow: one in ten stops reading and the others get everything")
    void slow() throws IOException {
        Result result = clean(bench(
                serve(builder -> {}),
                "slow",
                "--connections",
                "50",
                "--slow-every",
                "10",
                "--warmup",
                "0.2",
                "--duration",
                "0.5"));
        Result.Slow slow = Objects.requireNonNull(result.slow());
        assertThat(slow.stalled()).isEqualTo(5);
        assertThat(slow.before().count()).isPositive();
        assertThat(slow.during().count()).isPositive();
    }

    @Test
    @DisplayName("A server that lets nobody in without a token, or to no channel, is named with what to do about it")
    void aServerThatLetsNobodyIn() throws IOException {
        NettyServer wantsToken = serve(builder -> builder.clients(ClientOptions.DEFAULT));
        Invocation without = bench(wantsToken, "fanout", "--connections", "2");
        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.err()).contains("3501").contains("--hmac-key").contains("--token");

        NettyServer knowsNone =
                serve(builder -> builder.clients(ClientOptions.DEFAULT).onConnecting(event -> {
                    throw new DisconnectException(Disconnect.INVALID_TOKEN);
                }));
        Invocation wrong = bench(knowsNone, "fanout", "--connections", "2", "--token", "wrong");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("invalid token").contains("--hmac-key");

        NettyServer shut =
                serve(builder -> builder.clients(ClientOptions.DEFAULT).onConnecting(event -> Credentials.ANONYMOUS));
        Invocation denied = bench(shut, "fanout", "--connections", "2");
        assertThat(denied.err()).contains("permission denied").contains("allow_subscribe_for_client");
        Invocation unknown = bench(shut, "fanout", "--connections", "2", "--namespace", "none");
        assertThat(unknown.err())
                .contains("unknown channel")
                .contains("none:bench")
                .contains("--namespace");
    }

    @Test
    @DisplayName("A server that drops one publication and repeats another is found out, with exit code 1")
    void aFaultyServerIsFoundOut() throws IOException {
        Payload gone = Payload.utf8("{}");
        NettyServer server = serve(builder -> builder.clients(ClientOptions.DEFAULT)
                .onConnecting(event -> Credentials.ANONYMOUS)
                .onSubscribing(event -> SubscribeOptions.DEFAULT)
                .onPublishing(event -> {
                    String data = event.data().utf8();
                    return data.contains("\"s\":\"0000000000000005\"")
                            ? Publishing.of(gone)
                            : Publishing.of(Payload.utf8(
                                    data.replace("\"s\":\"0000000000000009\"", "\"s\":\"0000000000000008\"")));
                }));
        Invocation invocation =
                bench(server, "fanout", "--connections", "10", "--rate", "50", "--warmup", "0", "--duration", "0.6");
        assertThat(invocation.exitCode()).as(invocation.err()).isEqualTo(1);
        assertThat(invocation.result().tally()).isEqualTo(new Tally(20, 10, 0));
    }

    @Test
    @DisplayName("A server that lets nobody publish is named as the reason")
    void aServerThatLetsNobodyPublish() throws IOException {
        NettyServer server = serve(builder -> builder.clients(ClientOptions.DEFAULT)
                .onConnecting(event -> Credentials.ANONYMOUS)
                .onSubscribing(event -> SubscribeOptions.DEFAULT));
        Invocation invocation = bench(server, "fanout", "--connections", "5", "--warmup", "0.5", "--duration", "1");
        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.err()).contains("permission denied").contains("--publish-url");
    }
}
