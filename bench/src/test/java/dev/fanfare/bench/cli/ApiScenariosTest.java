package dev.fanfare.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.bench.report.Result;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("Scenarios that publish over the HTTP API")
class ApiScenariosTest extends AgainstAServer {

    private static final String LARGE = "bench00000000";
    private static final String SMALL = "bench00000001";

    @Test
    @DisplayName("sequential: as fast as answers come, each delivery comes once, and calls are timed")
    void sequential() throws IOException {
        Result result = clean(bench(
                serve(builder -> {}),
                "sequential",
                "--subscribers",
                "50",
                "--ahead",
                "8",
                "--warmup",
                "0.3",
                "--duration",
                "0.7",
                "--api-key",
                PublishApi.KEY,
                "--server-pid",
                Long.toString(ProcessHandle.current().pid())));
        assertThat(result.deliveries()).isEqualTo(result.publications() * 50);
        assertThat(Objects.requireNonNull(result.deliveriesPerSecond())).isPositive();
        Result.Calls calls = Objects.requireNonNull(result.calls());
        assertThat(calls.connections()).isEqualTo(1);
        assertThat(calls.perSecond()).isPositive();
        assertThat(calls.answered().count()).isBetween(1L, result.publications());
        assertThat(calls.answered().p99())
                .isGreaterThanOrEqualTo(calls.answered().p50());
        assertThat(calls.cpuMicros()).isNotNull();
    }

    @Test
    @DisplayName("live: each change of an object comes to every follower once, and in order")
    void live() throws IOException {
        Fanfare fanfare = closing(Fanfare.builder()
                .clients(ClientOptions.builder().insecure(true).build())
                .live(LiveOptions.DEFAULT.withAnonymous(true))
                .build());
        NettyServer server = closing(NettyServer.builder(fanfare)
                .host("127.0.0.1")
                .port(0)
                .http("/api/batch", new LiveApi(fanfare))
                .start());
        Result result = clean(bench(
                server,
                "live",
                "--connections",
                "20",
                "--rate",
                "100",
                "--warmup",
                "0.3",
                "--duration",
                "0.7",
                "--api-key",
                PublishApi.KEY));
        assertThat(result.publications()).isPositive();
        assertThat(result.deliveries()).isEqualTo(result.publications() * 20);
    }

    /** The method {@code live_update} of the HTTP API, in batches. */
    private record LiveApi(Fanfare fanfare) implements HttpEndpoint {

        @Override
        public CompletionStage<HttpAnswer> handle(HttpCall call) {
            List<CompletableFuture<?>> updates = new ArrayList<>();
            for (JsonNode command : new JsonMapper().readTree(call.body()).path("commands")) {
                JsonNode update = command.path("live_update");
                Map<String, JsonNode> attributes = new HashMap<>();
                update.path("attributes").properties().forEach(each -> attributes.put(each.getKey(), each.getValue()));
                updates.add(fanfare.live()
                        .update(update.path("id").asString(), attributes)
                        .toCompletableFuture());
            }
            return CompletableFuture.allOf(updates.toArray(CompletableFuture[]::new))
                    .thenApply(all -> HttpAnswer.json(200, "{\"replies\":[]}"));
        }
    }

    @Test
    @DisplayName("sequential: without subscribers, over several connections, every channel gets its turn")
    void withoutSubscribers() throws IOException {
        PublishApi api = new PublishApi();
        NettyServer server = serve(builder -> {}, api);
        Invocation invocation = Invocation.of(
                "sequential",
                "--subscribers",
                "0",
                "--channels",
                "10",
                "--publishers",
                "4",
                "--warmup",
                "0.2",
                "--duration",
                "0.5",
                "--api-key",
                PublishApi.KEY,
                "--url",
                url(server));
        assertThat(invocation.exitCode()).as(invocation.err()).isZero();
        assertThat(invocation.out())
                .containsPattern("HTTP connections +4")
                .containsPattern("publications per second +[\\d,]+")
                .containsPattern("a publication is answered in +p50 [\\d.,]+ ms, p99")
                .containsPattern("verdict +clean: every publication was taken");
        assertThat(api.published).hasSize(10);
        // Ten channels over four connections: each has two or three, in turn.
        assertThat(api.published("bench00000000") - api.published("bench00000004"))
                .isBetween(0, 1);
    }

    @Test
    @DisplayName("sequential: what is due while an answer does not come counts with its whole delay")
    void whatIsDueWhileAnAnswerDoesNotComeCounts() throws IOException {
        NettyServer server = serve(builder -> {}, new PublishApi() {
            @Override
            CompletionStage<Void> release(String channel, int number) {
                Executor later = CompletableFuture.delayedExecutor(number == 1 ? 3_000 : 0, TimeUnit.MILLISECONDS);
                return CompletableFuture.runAsync(() -> {}, later);
            }
        });
        Result result = clean(bench(
                server,
                "sequential",
                "--subscribers",
                "5",
                "--rate",
                "200",
                "--warmup",
                "0",
                "--duration",
                "3.5",
                "--api-key",
                PublishApi.KEY));
        // Six of seven were due meanwhile, so more than half counts with its delay however late the end is seen.
        assertThat(Objects.requireNonNull(result.calls()).answered().p50()).isGreaterThan(100_000);
    }

    @Test
    @DisplayName("bystander: the small channel is timed, and waits for no answer of the large one")
    void bystander() throws IOException {
        PublishApi api = new PublishApi() {
            private final CompletableFuture<Void> smallIsUnderWay = new CompletableFuture<>();

            @Override
            CompletionStage<Void> release(String channel, int number) {
                if (channel.equals(SMALL) && number == 10) {
                    smallIsUnderWay.complete(null);
                }
                return channel.equals(LARGE) ? smallIsUnderWay : super.release(channel, number);
            }
        };
        Result result = clean(bench(
                serve(builder -> {}, api),
                "bystander",
                "--connections",
                "50",
                "--rate",
                "50",
                "--bystander-rate",
                "100",
                "--warmup",
                "0.2",
                "--duration",
                "1.5",
                "--api-key",
                PublishApi.KEY));
        Result.Bystanders bystanders = Objects.requireNonNull(result.bystanders());
        assertThat(bystanders.rate()).isEqualTo(100);
        assertThat(bystanders.latency().count()).isPositive();
        assertThat(Objects.requireNonNull(result.latency()).count()).isPositive();
        assertThat(result.deliveries()).isEqualTo(50L * api.published(LARGE) + api.published(SMALL));
        assertThat(result.setup().connections()).isEqualTo(51);
    }

    @ParameterizedTest
    @CsvSource({"sequential", "bystander"})
    @DisplayName("An API that refuses or is not there is named, with exit code 2")
    void anApiThatRefuses(String scenario) throws IOException {
        NettyServer server = serve(builder -> {});
        Invocation noKey = bench(server, scenario, "--connections", "5", "--warmup", "1", "--duration", "1");
        assertThat(noKey.exitCode()).isEqualTo(2);
        assertThat(noKey.err()).contains("401").contains("--api-key").contains("127.0.0.1:" + server.port() + "/api");
        Invocation elsewhere = bench(server, scenario, "--connections", "5", "--publish-url", "http://127.0.0.1:1/api");
        assertThat(elsewhere.exitCode()).isEqualTo(2);
        assertThat(elsewhere.err()).contains("127.0.0.1:1/api").contains("--publish-url");
    }
}
