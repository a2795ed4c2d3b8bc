import dev.fanfare.Fanfare;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.NamespaceOptionsBuilder;
import dev.fanfare.handler.Credentials;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.netty.http.Admission;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.protocol.Payload;
import dev.fanfare.raw.EndpointOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An application with the server in it: whoever posts to {@code /publish/CHANNEL} publishes, the RPC {@code wait}
 * blocks its handler, and {@code /raw} echoes.
 */
final class EmbeddedServer {

    public static void main(String[] args) throws Exception {
        NamespaceOptionsBuilder all = NamespaceOptions.builder()
                .allowSubscribeForClient(true)
                .allowSubscribeForAnonymous(true)
                .allowHistoryForClient(true)
                .allowHistoryForAnonymous(true);
        Fanfare fanfare = Fanfare.builder()
                .onConnectingAsync(event -> CompletableFuture.completedStage(Credentials.of(event.name())))
                .namespace("news", all.build())
                .namespace(
                        "open",
                        all.allowPublishForClient(true)
                                .allowPublishForAnonymous(true)
                                .historySize(10)
                                .historyTtl(Duration.ofSeconds(60))
                                .forceRecovery(true)
                                .build())
                .notifications(NotificationOptions.builder().secret("a secret for tests").build())
                .onRpc("wait", event -> {
                    Thread.sleep(1_000);
                    return Payload.utf8("1");
                })
                .build();
        NettyServer server = NettyServer.builder(fanfare)
                .host("127.0.0.1")
                .port(0)
                .health("/health")
                .webSocket(new WebSocketEndpoint(
                        "/connection/websocket", 64 * 1024, List.of(), new WebSocketEndpoint.Compression(1, 128)))
                .webSocket(WebSocketEndpoint.PLAIN)
                .rawEndpoint((endpoint, request) -> (connection, text) -> connection.send(text), EndpointOptions.text("/raw"))
                .http("/publish/", new Publish(fanfare))
                .start();
        System.out.println("Fanfare listening on http://127.0.0.1:" + server.port());
    }

    /** Publishing waits for nobody, so it need not wait for a handler thread either. */
    private record Publish(Fanfare fanfare) implements HttpEndpoint {

        @Override
        public Admission admit(HttpCall head) {
            return Admission.ACCEPTED.handledInPlace();
        }

        @Override
        public CompletionStage<HttpAnswer> handle(HttpCall call) {
            return fanfare.publish(call.path().substring("/publish/".length()), Payload.wrap(call.body()))
                    .handle((done, refused) -> HttpAnswer.text(refused == null ? 200 : 400, String.valueOf(refused)));
        }
    }
}
