package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.MapMode;
import dev.fanfare.channel.PublicationFormat;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Renewal;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.internal.node.Node;
import dev.fanfare.protocol.Expiry;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.rate.CommandLimits;
import dev.fanfare.rate.Operation;
import dev.fanfare.rate.RateBucket;
import dev.fanfare.rate.RateLimits;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M25 3 what happens to a map while a client reads it, and to the client")
class MapReadingTest extends MapTestBase {

    private static final int MANY = 12;

    /** When the clock of a test begins. */
    private static final Instant START = FakeClock.START;

    private final HeldStateStore store = new HeldStateStore();

    private TestServer held() {
        return server(builder -> builder.clients(INSECURE)
                .stateStore(store)
                .namespace("map", namespace(recoverable()).build()));
    }

    private static int subscriptions(TestServer server) {
        return server.fanfare().part(Node.class).hub().subscriptionCount();
    }

    @Test
    @DisplayName("M25 3.1 of two pages at once the second is refused with 113, and the first is answered")
    void refusesASecondPage() {
        TestServer server = held();
        fill(server, "map:a", MANY);
        TestClient client = server.connect();
        store.holdReads();
        long first = client.send(page("map:a", STATE, "", 5, StreamPosition.NONE));
        assertThat(refused(client, page("map:a", STATE, "", 5, StreamPosition.NONE)))
                .isEqualTo(ProtocolError.CONCURRENT_PAGE);
        assertThat(ProtocolError.CONCURRENT_PAGE.temporary()).isTrue();
        store.release();
        server.settle();
        assertThat(keys(client.result(first, Result.Subscribe.class))).hasSize(5);
    }

    @Test
    @DisplayName("M25 3.1 who unsubscribes while a page is read is answered, and has nothing any more")
    void unsubscribesWhileAPageIsRead() {
        TestServer server = held();
        fill(server, "map:a", MANY);
        TestClient client = server.connect();
        store.holdReads();
        client.send(first("map:a"));
        long ended = client.send(new Request.Unsubscribe("map:a"));
        store.release();
        server.settle();
        client.result(ended, Result.Unsubscribe.class);
        put(server, "map:a", "z", "1");
        assertThat(client.pushes(Push.class)).isEmpty();
        assertThat(subscriptions(server)).isZero();
        assertThat(keys(ask(client, first("map:a")))).hasSize(5);
    }

    @Test
    @DisplayName("M25 3.1 a connection that ends while a page is read leaves nothing behind")
    void endsWhileAPageIsRead() {
        TestServer server = held();
        fill(server, "map:a", 3);
        TestClient client = server.connect();
        store.holdReads();
        client.send(first("map:a"));
        client.drop();
        store.release();
        server.settle();
        assertThat(subscriptions(server)).isZero();
    }

    @Test
    @DisplayName("M25 3.1 a map that begins anew between two pages is told with 112")
    void beginsAnewBetweenPages() {
        TestServer server = maps();
        fill(server, "map:a", MANY);
        TestClient client = server.connect();
        Result.Subscribe page = ask(client, page("map:a", STATE, "", 5, StreamPosition.NONE));
        server.get(server.fanfare().part(Node.class).states().clear("map:a"));
        fill(server, "map:a", MANY);
        assertThat(refused(client, page("map:a", STATE, page.keyed().cursor(), 5, page.position())))
                .isEqualTo(ProtocolError.UNRECOVERABLE_POSITION);
        assertThat(keys(ask(client, page("map:a", STATE, "", 5, StreamPosition.NONE))))
                .hasSize(5);
    }

    @Test
    @DisplayName(
            "M25 3.1 more changes of an ephemeral map between two pages than may wait for a client are told with 112")
    void collectsNoMoreThanMayWait() {
        TestServer server = server(builder -> builder.clients(ClientOptions.builder()
                        .insecure(true)
                        .queueMaxSize(20_000)
                        .build())
                .namespace(
                        "brief",
                        namespace(recoverable().mode(MapMode.EPHEMERAL).streamSize(null))
                                .build()));
        fill(server, "brief:a", MANY);
        TestClient client = server.connect();
        Result.Subscribe page = ask(client, page("brief:a", STATE, "", 5, StreamPosition.NONE));
        for (int i = 0; i < 10; i++) {
            put(server, "brief:a", key(11), "\"" + "x".repeat(4_000) + "\"");
        }
        assertThat(refused(client, page("brief:a", STATE, page.keyed().cursor(), 5, page.position())))
                .isEqualTo(ProtocolError.UNRECOVERABLE_POSITION);
        assertThat(client.closedWith()).isNull();
        MapFollower again = MapFollower.of(client, "brief:a");
        assertThat(again.begin()).isTrue();
        assertThat(again.state()).hasSize(MANY);
    }

    @Test
    @DisplayName("M25 bytes that are no JSON are told to a client that speaks JSON with 108, and to others as they are")
    void saysWhatJsonCannotCarry() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .namespace(
                        "map",
                        namespace(recoverable())
                                .publicationDataFormat(PublicationFormat.ANY)
                                .build()));
        TestClient client = server.connect();
        StreamPosition since = ask(client, first("map:a")).position();
        client.call(new Request.Unsubscribe("map:a"), Result.Unsubscribe.class);
        write(
                server,
                "map:a",
                StateUpdate.builder()
                        .set("k", Payload.wrap(new byte[] {(byte) 0xff}))
                        .build());
        assertThat(refused(client, first("map:a"))).isEqualTo(ProtocolError.NOT_AVAILABLE);
        assertThat(refused(client, recover("map:a", since))).isEqualTo(ProtocolError.NOT_AVAILABLE);
        TestClient other = server.open(RecordingTransport.PROTOBUF);
        other.call(Request.Connect.with(""), Result.Connect.class);
        Reply.Success answer = (Reply.Success) other.reply(other.send(first("map:a")));
        assertThat(keys((Result.Subscribe) answer.result())).containsExactly("k");
    }

    @Test
    @DisplayName("M11 who is refused a page for asking too often begins anew when it may ask again")
    void beginsAnewAfterTooManyPages() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .rateLimits(RateLimits.builder()
                        .clientCommand(CommandLimits.builder()
                                .operation(Operation.SUBSCRIBE, List.of(new RateBucket(Duration.ofSeconds(1), 2)))
                                .build())
                        .build())
                .namespace("map", namespace(recoverable()).build()));
        fill(server, "map:a", MANY);
        TestClient client = server.connect();
        Result.Subscribe one = ask(client, first("map:a"));
        ask(client, page("map:a", STATE, one.keyed().cursor(), 5, one.position()));
        assertThat(refused(client, page("map:a", STATE, key(9), 5, one.position())))
                .isEqualTo(ProtocolError.TOO_MANY_REQUESTS);
        server.advance(Duration.ofSeconds(2));
        assertThat(keys(ask(client, first("map:a")))).hasSize(5);
    }

    @Test
    @DisplayName("M25 the application renews a subscription to a map as one to a stream")
    void isRenewedByTheApplication() {
        AtomicInteger asked = new AtomicInteger();
        TestServer server = server(builder -> builder.clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .build())
                .namespace("map", namespace(recoverable()).build())
                .onSubscribing(event -> SubscribeOptions.builder()
                        .expireAt(START.plusSeconds(60))
                        .build())
                .onSubRefreshing(event -> {
                    asked.incrementAndGet();
                    return Renewal.until(START.plusSeconds(600));
                }));
        TestClient client = server.connect();
        assertThat(ask(client, first("map:a")).expiry()).isEqualTo(Expiry.NEVER);
        pass(server, 70, client);
        assertThat(asked.get()).isEqualTo(1);
        assertThat(client.pushes(Push.Unsubscribed.class)).isEmpty();
    }

    @Test
    @DisplayName("M25 1 an unknown delta is not granted for a map, and closes nothing")
    void grantsNoUnknownDelta() {
        TestServer server = maps();
        TestClient client = server.connect();
        Request.Subscribe asked = MapFollower.command("map:a", STATE, "", 0, StreamPosition.NONE, false, "other", null);
        assertThat(ask(client, asked).delta()).isFalse();
        assertThat(client.closedWith()).isNull();
    }

    @Test
    @DisplayName("M25 5 who follows a map that is cleared is sent back, although nothing changes any more")
    void isSentBackByAClearedMap() {
        TestServer server = maps();
        fill(server, "map:a", 3);
        TestClient client = server.connect();
        ask(client, first("map:a"));
        server.get(server.fanfare().maps().clear("map:a"));
        pass(server, 10, client);
        assertThat(client.pushes(Push.Unsubscribed.class))
                .containsExactly(new Push.Unsubscribed("map:a", UnsubscribeCode.INSUFFICIENT_STATE));
    }
}
