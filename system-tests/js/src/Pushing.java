import dev.fanfare.Fanfare;
import dev.fanfare.delivery.Push;
import dev.fanfare.delivery.PushRequest;
import dev.fanfare.delivery.PushTarget;
import dev.fanfare.device.DeviceQuery;
import dev.fanfare.handler.Credentials;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.protocol.Payload;
import dev.fanfare.push.ProviderOptions;
import dev.fanfare.push.PushMessage;
import dev.fanfare.push.webpush.EndpointGuard;
import dev.fanfare.push.webpush.VapidKeys;
import dev.fanfare.push.webpush.WebPushProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.h2.jdbcx.JdbcDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A site whose every visitor is ann, and who is pushed to over one push service: its origin, and a store (PKCS#12) with its
 * certificate and the password of that.
 */
final class Pushing {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
              <meta charset="utf-8">
              <title>A page that is pushed to</title>
              <link rel="icon" href="data:,">
              <script src="/fanfare.js"></script>
              <script src="/fanfare-push.js"></script>
              <script>
                const socket = new Fanfare.ClientSocket();
                const push = Fanfare.pushOf(socket);
                socket.open();
              </script>
            </html>
            """;

    public static void main(String[] args) throws Exception {
        WebPushProvider provider = new WebPushProvider(
                VapidKeys.generate(),
                "mailto:push@example.com",
                EndpointGuard.DEFAULT.withTrusted(args[0]),
                ProviderOptions.DEFAULT.withSslContext(trusting(Path.of(args[1]), args[2])));
        JdbcDataSource database = new JdbcDataSource();
        database.setUrl("jdbc:h2:mem:push;DB_CLOSE_DELAY=-1");
        Fanfare fanfare = Fanfare.builder()
                .onConnecting(event -> Credentials.of("ann"))
                .notifications(NotificationOptions.builder()
                        .secret("a secret of at least 32 characters")
                        .build())
                .with(Push.in(database).provider(provider).build())
                .build();
        Push push = fanfare.part(Push.class);
        NettyServer server = NettyServer.builder(fanfare)
                .port(0)
                .clientScript()
                .pushScripts()
                .http("/page", call -> done(HttpAnswer.of(200, "text/html", PAGE.getBytes(StandardCharsets.UTF_8))))
                .http("/push/report", call -> reported(push, call))
                .http("/send", call -> push.send(
                                PushRequest.of(PushTarget.users("ann"), PushMessage.fromJson(Payload.wrap(call.body()))))
                        .thenApply(uid -> HttpAnswer.text(200, uid)))
                .http("/status", call -> push.status(call.text()).thenApply(status -> json(status.orElseThrow())))
                .http("/devices", call -> push.devices().list(DeviceQuery.ALL).thenApply(page -> json(page.devices().stream()
                        .map(each -> Map.of("id", each.id(), "user", each.user(), "provider", each.provider()))
                        .toList())))
                .start();
        System.out.println("Fanfare listening on http://localhost:" + server.port());
    }

    private static CompletionStage<HttpAnswer> reported(Push push, HttpCall call) {
        JsonNode body = JSON.readTree(call.body());
        return push.report(
                        body.path("report").asString(), body.path("status").asString().equals("interacted"))
                .thenApply(isKnown -> HttpAnswer.status(isKnown ? 204 : 404));
    }

    private static HttpAnswer json(Object value) {
        return HttpAnswer.json(200, JSON.writeValueAsBytes(value));
    }

    private static CompletionStage<HttpAnswer> done(HttpAnswer answer) {
        return CompletableFuture.completedStage(answer);
    }

    /** TLS with who has the certificate of a store, and nobody else. */
    private static SSLContext trusting(Path file, String password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
