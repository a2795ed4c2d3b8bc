package dev.fanfare.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.bench.measure.Tally;
import dev.fanfare.bench.report.Result;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.NettyServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** What tests of scenarios need: a real server, and the command. */
abstract class AgainstAServer {

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    NettyServer serve(Consumer<FanfareBuilder> configure) throws IOException {
        return serve(configure, new PublishApi());
    }

    NettyServer serve(Consumer<FanfareBuilder> configure, PublishApi api) throws IOException {
        FanfareBuilder builder = Fanfare.builder()
                .clients(ClientOptions.builder().insecure(true).build())
                .withoutNamespace(NamespaceOptions.builder()
                        .historySize(100)
                        .historyTtl(Duration.ofMinutes(1))
                        .forcePositioning(true)
                        .forceRecovery(true)
                        .build());
        configure.accept(builder);
        Fanfare fanfare = builder.build();
        open.add(fanfare);
        NettyServer server = NettyServer.builder(fanfare)
                .host("127.0.0.1")
                .port(0)
                .loops(2)
                .http("/api/publish", api.of(fanfare))
                .start();
        open.add(server);
        return server;
    }

    /** Closes something when the test is over. */
    <C extends AutoCloseable> C closing(C closeable) {
        open.add(closeable);
        return closeable;
    }

    static String url(NettyServer server) {
        return "ws://127.0.0.1:" + server.port() + "/connection/websocket";
    }

    static Invocation bench(NettyServer server, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--json", "--url", url(server)));
        return Invocation.of(all);
    }

    static Result clean(Invocation invocation) {
        assertThat(invocation.exitCode())
                .as(invocation.err() + invocation.out())
                .isZero();
        assertThat(invocation.err()).doesNotContain("could not be closed");
        Result result = invocation.result();
        assertThat(result.tally()).isEqualTo(Tally.NONE);
        assertThat(result.failedConnections()).isZero();
        return result;
    }
}
