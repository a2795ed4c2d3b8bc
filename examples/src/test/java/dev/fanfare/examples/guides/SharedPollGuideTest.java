package dev.fanfare.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.PollMode;
import dev.fanfare.channel.PollOptions;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.poll.SharedPollOptions;
import dev.fanfare.poll.SharedPollRequest;
import dev.fanfare.poll.SharedPollResult;
import dev.fanfare.poll.SharedPolls;
import dev.fanfare.poll.TrackSignature;
import dev.fanfare.protocol.Payload;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The guide to shared polls")
class SharedPollGuideTest extends GuideTestBase {

    private record Votes(int up, long version) {}

    /** What a database would have. */
    private final Map<String, Votes> votes = new ConcurrentHashMap<>();

    // snippet: engine
    private Fanfare engine(String secret) {
        return Fanfare.builder()
                .clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .build())
                .sharedPolls(SharedPollOptions.of(secret))
                .onSharedPollRefresh(this::changed)
                .namespace(
                        "votes",
                        NamespaceOptions.builder()
                                .subscriptionType(SubscriptionType.SHARED_POLL)
                                .sharedPoll(PollOptions.DEFAULT
                                        .withMode(PollMode.VERSIONED)
                                        .withRefresh(Duration.ofSeconds(5), 1000)
                                        .withPublishEnabled(true))
                                .allowSubscribeForClient(true)
                                .allowSubscribeForAnonymous(true)
                                .build())
                .build();
    }

    private SharedPollResult changed(SharedPollRequest request) {
        List<SharedPollResult.Item> items = new ArrayList<>();
        for (SharedPollRequest.Item asked : request.items()) {
            Votes found = votes.get(asked.key());
            if (found != null && found.version() > asked.version()) {
                Payload data = Payload.utf8("{\"up\":" + found.up() + "}");
                items.add(SharedPollResult.Item.of(asked.key(), data, found.version()));
            }
        }
        return SharedPollResult.of(items);
    }
    // end snippet

    // snippet: sign
    /** What the page's getSignature is answered, if this user may see all of these posts. */
    private static String sign(String secret, String user, List<String> posts) {
        Instant now = Instant.now();
        return TrackSignature.of(secret, user, "votes:all", posts, now, now.plus(Duration.ofMinutes(10)));
    }
    // end snippet

    private void publish(Fanfare fanfare) {
        // snippet: publish
        SharedPolls polls = fanfare.part(SharedPolls.class);
        polls.publish("votes:all", "post-7", Payload.utf8("{\"up\":13}"), 4, "").thenRun(() -> seen.add("said"));
        // end snippet
    }

    /** A client that keeps what it hears. */
    private final class Ear implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            seen.add(text.toString());
            socket.request(1);
            return null;
        }
    }

    private String heard(String wanted) throws InterruptedException {
        String text = next();
        while (!text.contains(wanted)) {
            text = next();
        }
        return text;
    }

    @Test
    @DisplayName("M25 has an engine that is asked, a signature and a value that is said at once")
    void follow() throws Exception {
        votes.put("post-7", new Votes(12, 3));
        Fanfare fanfare = closing(engine("a secret"));
        NettyServer server = closing(NettyServer.builder(fanfare)
                .port(0)
                .webSocket(WebSocketEndpoint.DEFAULT)
                .start());
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + server.port() + "/connection/websocket"), new Ear())
                .join();
        socket.sendText("{\"id\":1,\"connect\":{}}", true).join();
        socket.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"votes:all\",\"type\":4}}", true)
                .join();
        heard("\"id\":2");
        String signature = sign("a secret", "", List.of("post-7"));
        socket.sendText(
                        "{\"id\":3,\"sub_refresh\":{\"channel\":\"votes:all\",\"type\":1,\"track\":[{\"signature\":\""
                                + signature + "\",\"items\":[{\"key\":\"post-7\"}]}]}}",
                        true)
                .join();
        assertThat(heard("\"id\":3")).contains("\"expires\":true");
        assertThat(heard("\"pub\"")).contains("{\"data\":{\"up\":12},\"key\":\"post-7\",\"version\":3}");
        publish(fanfare);
        assertThat(heard("\"pub\"")).contains("{\"data\":{\"up\":13},\"key\":\"post-7\",\"version\":4}");
        socket.abort();
    }
}
