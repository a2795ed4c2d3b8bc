import dev.fanfare.inbox.Inbox;
import dev.fanfare.inbox.InboxAction;
import dev.fanfare.inbox.InboxCategory;
import dev.fanfare.inbox.InboxMessage;
import dev.fanfare.inbox.InboxOptions;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.server.token.TokenIssuer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.jdbcx.JdbcConnectionPool;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A site with an inbox for each user, under the strictest policy; its messages are posted to it. */
final class InboxSite {

    private static final String SECRET = "a secret of more than thirty-two bytes";

    private static final String POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
            + "img-src data:; require-trusted-types-for 'script'; trusted-types lit-html";

    private static final String PAGE = """
            <!doctype html><html lang="LANG" dir="DIR"><head><meta charset="utf-8"><title>Inbox</title>
            <link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark"><meta name="fanfare-token" content="TOKEN">
            <script src="/fanfare-widgets.js"></script><script src="/fanfare-inbox.js"></script></head>
            <body><main><h1>A page</h1><button id="before">Before</button>
            <fanfare-inbox id="it" tags="orders=Orders, news=News" page-size="10"></fanfare-inbox>
            <button id="after">After</button></main></body></html>
            """;

    private static final AtomicReference<Inbox> inbox = new AtomicReference<>();

    public static void main(String[] args) throws Exception {
        ConfigLoader config = new ConfigLoader()
                .flag("http_server.address", "127.0.0.1")
                .flag("http_server.port", "0")
                .flag("client.token.hmac_secret_key", SECRET)
                .flag("notifications.enabled", "true")
                .flag("notifications.secret", SECRET);
        Map<String, InboxCategory> categories = new LinkedHashMap<>();
        categories.put("orders", new InboxCategory("Your orders", false));
        categories.put("security", new InboxCategory("Security", true));
        TokenIssuer tokens = new TokenIssuer(SECRET, InstantSource.system());
        FanfareServer server = FanfareServer.builder(config.load())
                .engine(engine -> engine.with(Inbox.in(
                        JdbcConnectionPool.create("jdbc:h2:mem:inbox;DB_CLOSE_DELAY=-1", "sa", ""),
                        InboxOptions.DEFAULT.withCategories(categories))))
                .application(fanfare -> inbox.set(fanfare.part(Inbox.class)))
                .http("/page", call -> CompletableFuture.completedStage(page(call, tokens)))
                .http("/add", InboxSite::add)
                .start();
        System.out.println("Fanfare listening on " + server.url());
    }

    private static HttpAnswer page(HttpCall call, TokenIssuer tokens) {
        String html = PAGE.replace("LANG", call.parameter("lang").orElse("en"))
                .replace("DIR", call.parameter("dir").orElse("ltr"))
                .replace("TOKEN", tokens.connection(call.parameter("user").orElse("ann"), Duration.ofHours(1), Map.of()));
        return HttpAnswer.of(200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))
                .with("content-security-policy", POLICY);
    }

    private static CompletionStage<HttpAnswer> add(HttpCall call) {
        JsonNode given = JsonMapper.shared().readTree(call.body());
        InboxMessage.Builder message = InboxMessage.builder(given.path("title").asString())
                .text(given.path("text").asString(""))
                .link(given.path("link").asString(""))
                .tag(given.path("tag").asString(""))
                .category(given.path("category").asString(""))
                .collapseKey(given.path("collapseKey").asString(""));
        if (given.has("action")) {
            message.actions(new InboxAction(given.path("action").asString(), "/#action"));
        }
        return inbox.get()
                .add(given.path("user").asString("ann"), message.build())
                .thenApply(added -> HttpAnswer.json(200, String.valueOf(added.isPresent())));
    }
}
