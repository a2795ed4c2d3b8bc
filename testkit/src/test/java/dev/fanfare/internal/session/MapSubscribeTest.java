package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.internal.node.Node;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M25 map subscriptions: pages of the state, catching up, live")
@OnOneNodeAndOnTwo
class MapSubscribeTest extends MapTestBase {

    private static final FilterNode ODD = new FilterNode("", "kind", "eq", "odd", List.of(), List.of());

    @ParameterizedTest
    @ValueSource(strings = {"map:a", "brief:a", "kept:a"})
    @DisplayName("M25 3.1 a map with one page is live with the reply, and then pushes what changes")
    void isLiveWithTheFirstPage(String channel) {
        TestServer server = maps();
        fill(server, channel, 3);
        TestClient client = server.connect();
        Result.Subscribe result = ask(client, first(channel));
        assertThat(keys(result)).containsExactly(key(0), key(1), key(2));
        assertThat(result.keyed().phase()).isEqualTo(LIVE);
        assertThat(result.keyed().cursor()).isEmpty();
        assertThat(result.positioned()).isFalse();
        boolean hasStream = !channel.startsWith("brief:");
        assertThat(result.recoverable()).isEqualTo(hasStream);
        assertThat(result.position().offset()).isEqualTo(hasStream ? 3 : 0);
        assertThat(result.position().epoch().isEmpty()).isEqualTo(!hasStream);
        put(server, channel, "k2", "{\"v\":1}", Map.of("kind", "odd"));
        remove(server, channel, key(0));
        assertThat(pushed(client))
                .containsExactly(
                        Publication.of("k2", Payload.utf8("{\"v\":1}"), null, Map.of("kind", "odd"))
                                .at(new StreamPosition(hasStream ? 4 : 0, "")),
                        Publication.of(key(0), Payload.EMPTY, null, Map.of())
                                .at(new StreamPosition(hasStream ? 5 : 0, "")));
    }

    @Test
    @DisplayName("M25 5 the first change of a map that was empty bears its epoch")
    void tellsTheEpochWithTheFirstChange() {
        TestServer server = maps();
        TestClient client = server.connect();
        String epoch = ask(client, first("map:a")).position().epoch();
        put(server, "map:a", "k", "1");
        assertThat(epoch).isNotEmpty();
        assertThat(pushed(client))
                .singleElement()
                .extracting(Publication::epoch)
                .isEqualTo(epoch);
    }

    @ParameterizedTest
    @ValueSource(strings = {"map:a", "brief:a", "kept:a"})
    @DisplayName("M25 3.1 the position of the first page is frozen: later pages leave out what has changed since")
    void freezesThePosition(String channel) {
        TestServer server = maps();
        fill(server, channel, 12);
        TestClient client = server.connect();
        Result.Subscribe page = ask(client, page(channel, STATE, "", 5, StreamPosition.NONE));
        assertThat(keys(page)).containsExactly(key(0), key(1), key(2), key(3), key(4));
        assertThat(page.keyed().phase()).isEqualTo(STATE);
        assertThat(page.keyed().cursor()).isEqualTo(key(4));
        put(server, channel, key(6), "\"new\"");
        remove(server, channel, key(7));
        Result.Subscribe second = ask(client, page(channel, STATE, key(4), 5, page.position()));
        assertThat(second.position()).isEqualTo(page.position());
        assertThat(keys(second)).containsExactly(key(5), key(8), key(9), key(10));
        Result.Subscribe last = ask(client, page(channel, STATE, second.keyed().cursor(), 5, page.position()));
        assertThat(keys(last)).containsExactly(key(11));
        assertThat(last.keyed().phase()).isEqualTo(LIVE);
        List<Publication> changes = channel.startsWith("brief:") ? pushed(client) : last.publications();
        assertThat(changes).extracting(Publication::key).containsExactly(key(6), key(7));
        assertThat(changes).extracting(Publication::removed).containsExactly(false, true);
    }

    @Test
    @DisplayName("M25 3.2 whoever is far behind after the last page reads the stream in pages, and then is live")
    void catchesUpInPages() {
        TestServer server = maps();
        fill(server, "map:a", 8);
        TestClient client = server.connect();
        Result.Subscribe page = ask(client, page("map:a", STATE, "", 5, StreamPosition.NONE));
        fill(server, "map:a", 8);
        Result.Subscribe last = ask(client, page("map:a", STATE, page.keyed().cursor(), 5, page.position()));
        assertThat(last.keyed().phase()).isEqualTo(STATE);
        assertThat(last.keyed().cursor()).isEmpty();
        assertThat(keys(last)).as("all have changed").isEmpty();
        Result.Subscribe stream = ask(client, page("map:a", STREAM_PHASE, "", 5, page.position()));
        assertThat(stream.keyed().phase()).isEqualTo(STREAM_PHASE);
        assertThat(stream.publications()).hasSize(5);
        assertThat(stream.position().offset()).isEqualTo(13);
        put(server, "map:a", "z", "1");
        Result.Subscribe live = ask(client, page("map:a", STREAM_PHASE, "", 5, stream.position()));
        assertThat(live.keyed().phase()).isEqualTo(LIVE);
        assertThat(live.publications()).extracting(Publication::offset).containsExactly(14L, 15L, 16L, 17L);
        assertThat(live.recovered()).isFalse();
        assertThat(live.wasRecovering()).isFalse();
        put(server, "map:a", "z", "2");
        assertThat(pushed(client)).extracting(Publication::offset).containsExactly(18L);
    }

    @Test
    @DisplayName("M25 4 recovery brings what changed, removals among it, and no state")
    void recovers() {
        TestServer server = maps();
        fill(server, "map:a", 3);
        TestClient client = server.connect();
        StreamPosition since = ask(client, first("map:a")).position();
        client.drop();
        put(server, "map:a", "z", "1");
        remove(server, "map:a", key(0));
        TestClient again = server.connect();
        Result.Subscribe result = ask(again, recover("map:a", since));
        assertThat(result.recovered()).isTrue();
        assertThat(result.wasRecovering()).isTrue();
        assertThat(result.recoverable()).isTrue();
        assertThat(result.keyed().state()).isEmpty();
        assertThat(result.publications()).extracting(Publication::key).containsExactly("z", key(0));
        assertThat(result.position().offset()).isEqualTo(5);
        TestClient third = server.connect();
        Result.Subscribe nothing = ask(third, recover("map:a", result.position()));
        assertThat(nothing.recovered()).isTrue();
        assertThat(nothing.publications()).isEmpty();
    }

    @Test
    @DisplayName("M25 4 112 if the epoch is another, the stream was trimmed, also from offset 0, or is over")
    void tellsWhatCannotBeRecovered() {
        TestServer server = maps();
        fill(server, "map:a", 3);
        TestClient client = server.connect();
        StreamPosition since = ask(client, first("map:a")).position();
        assertThat(refused(server.connect(), recover("map:a", new StreamPosition(3, "otherone"))))
                .isEqualTo(ProtocolError.UNRECOVERABLE_POSITION);
        fill(server, "map:a", 20);
        fill(server, "map:a", 5);
        assertThat(refused(server.connect(), recover("map:a", since))).isEqualTo(ProtocolError.UNRECOVERABLE_POSITION);
        assertThat(refused(server.connect(), recover("map:a", new StreamPosition(0, since.epoch()))))
                .isEqualTo(ProtocolError.UNRECOVERABLE_POSITION);
        put(server, "kept:a", "k", "1");
        StreamPosition old = ask(client, first("kept:a")).position();
        put(server, "kept:a", "k", "2");
        pass(server, 61, client);
        assertThat(refused(server.connect(), recover("kept:a", old)))
                .as("what changed is over")
                .isEqualTo(ProtocolError.UNRECOVERABLE_POSITION);
        assertThat(keys(ask(server.connect(), first("kept:a")))).containsExactly("k");
    }

    @ParameterizedTest(name = "{0} phase {1} cursor {2} epoch {3}: {4}")
    @CsvSource({
        "map:a, 2, k, '', 103",
        "map:a, 2, '', other, 112",
        "map:a, 1, '', '', 103",
        "map:a, 1, '', other, 103",
        "brief:a, 1, '', '', 107",
        "map:a, 0, '', '', 112",
        "map:a, 0, '', other, 112",
        "brief:a, 0, '', other, 112",
        "map:a, 3, '', '', 107",
        "map:a, -1, '', '', 107",
        "map:a, 2147483647, '', '', 107",
    })
    @DisplayName("M25 3.1 a flow that cannot begin so is refused, and leaves nothing behind")
    void refusesWhatCannotBegin(String channel, int phase, String cursor, String epoch, int code) {
        TestServer server = maps();
        fill(server, channel, 1);
        TestClient client = server.connect();
        assertThat(refused(client, page(channel, phase, cursor, 0, new StreamPosition(1, epoch)))
                        .code())
                .isEqualTo(code);
        assertThat(keys(ask(client, first(channel)))).hasSize(1);
    }

    @Test
    @DisplayName(
            "M25 3.1 the old position of a client that begins anew is no filter, and of an ephemeral map no matter")
    void doesNotFilterByAnOldPosition() {
        TestServer server = maps();
        fill(server, "map:a", 3);
        fill(server, "brief:a", 3);
        String epoch = ask(server.connect(), first("map:a")).position().epoch();
        assertThat(keys(ask(server.connect(), page("map:a", STATE, "", 0, new StreamPosition(1, epoch)))))
                .hasSize(3);
        assertThat(keys(ask(server.connect(), page("brief:a", STATE, "", 0, new StreamPosition(0, "oldepoch")))))
                .hasSize(3);
    }

    @ParameterizedTest(name = "type {1} in {0}: {2}")
    @CsvSource({
        "map:a, 0, 103",
        "map:a, 2, 103",
        "map:a, 3, 103",
        "map:a, 4, 108",
        "map:a, 7, 103",
        "stream:a, 1, 103",
        "stream:a, 2, 103",
        "stream:a, 3, 103",
        "stream:a, 4, 108",
    })
    @DisplayName("M25 1 a channel of another type is refused")
    void refusesAnotherType(String channel, int type, int code) {
        TestServer server = maps();
        Request.Subscribe asked =
                Request.Subscribe.to(channel).ofType(type, new Request.MapPage(type == 0 ? LIVE : STATE, "", 0));
        assertThat(server.connect().refused(asked).code()).isEqualTo(code);
    }

    @Test
    @DisplayName("M25 3.1 113 for two pages at once, 105 for a second flow, and the first goes on")
    void readsOnePageAtATime() {
        TestServer server = maps();
        fill(server, "map:a", 12);
        TestClient client = server.connect();
        Result.Subscribe one = ask(client, page("map:a", STATE, "", 5, StreamPosition.NONE));
        assertThat(refused(client, first("map:a"))).isEqualTo(ProtocolError.ALREADY_SUBSCRIBED);
        assertThat(refused(client, page("map:a", 9, "", 0, one.position()))).isEqualTo(ProtocolError.BAD_REQUEST);
        Result.Subscribe two = ask(client, page("map:a", STATE, one.keyed().cursor(), 5, one.position()));
        Result.Subscribe three = ask(client, page("map:a", STATE, two.keyed().cursor(), 5, one.position()));
        assertThat(three.keyed().phase()).isEqualTo(LIVE);
        assertThat(refused(client, first("map:a"))).isEqualTo(ProtocolError.ALREADY_SUBSCRIBED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"map:a", "brief:a"})
    @DisplayName("M25 3.1 unsubscribing between two pages is answered at once, and the flow is gone")
    void unsubscribesBetweenPages(String channel) {
        TestServer server = maps();
        fill(server, channel, 12);
        TestClient client = server.connect();
        Result.Subscribe one = ask(client, page(channel, STATE, "", 5, StreamPosition.NONE));
        client.call(new Request.Unsubscribe(channel), Result.Unsubscribe.class);
        assertThat(refused(client, page(channel, STATE, one.keyed().cursor(), 5, one.position())))
                .isEqualTo(ProtocolError.PERMISSION_DENIED);
        put(server, channel, "z", "1");
        assertThat(pushed(client)).isEmpty();
        assertThat(ask(client, page(channel, STATE, "", 5, StreamPosition.NONE))
                        .keyed()
                        .phase())
                .isEqualTo(STATE);
    }

    @Test
    @DisplayName("M25 3.1 who does not ask for the next page in time is closed with 3008, and nobody else")
    void closesWhoDoesNotGoOn() {
        TestServer server = maps();
        fill(server, "map:a", 12);
        TestClient idle = server.connect();
        TestClient busy = server.connect();
        ask(idle, page("map:a", STATE, "", 5, StreamPosition.NONE));
        StreamPosition position = StreamPosition.NONE;
        String cursor = "";
        for (int i = 0; i < 3; i++) {
            Result.Subscribe page = ask(busy, page("map:a", STATE, cursor, 5, position));
            cursor = page.keyed().cursor();
            position = page.position();
            server.advance(Duration.ofSeconds(3));
        }
        assertThat(idle.closedWith()).isEqualTo(Disconnect.SLOW);
        pass(server, 10, busy);
        assertThat(busy.closedWith()).isNull();
    }

    @ParameterizedTest(name = "{0} asked for: {1}")
    @CsvSource({"0, 5", "1, 2", "-5, 2", "3, 3", "7, 7", "1000000, 10", "2147483647, 10", "-2147483648, 2"})
    @DisplayName("M25 3 a page has as many entries as asked for, within the limits")
    void boundsPages(int asked, int expected) {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .namespace("map", namespace(recoverable().minPageSize(2)).build()));
        fill(server, "map:a", 12);
        assertThat(keys(ask(server.connect(), page("map:a", STATE, "", asked, StreamPosition.NONE))))
                .hasSize(expected);
    }

    @Test
    @DisplayName("M25 3 a page has no more bytes than may wait for its client, and at least one entry")
    void boundsTheBytesOfAPage() {
        TestServer server = maps();
        String large = "\"" + "x".repeat(150_000) + "\"";
        for (int i = 0; i < 8; i++) {
            put(server, "kept:a", key(i), large);
        }
        MapFollower follower = MapFollower.of(server.connect(), "kept:a");
        follower.follow();
        assertThat(follower.isLive()).isTrue();
        assertThat(follower.state()).hasSize(8);
        assertThat(follower.commands()).isGreaterThan(2);
    }

    @Test
    @DisplayName("M25 5 filters see states, catching up, pushes and removals, and what is filtered is not missed")
    void filters() {
        TestServer server = maps();
        put(server, "map:a", "1", "1", Map.of("kind", "odd"));
        put(server, "map:a", "2", "2", Map.of("kind", "even"));
        TestClient client = server.connect();
        Result.Subscribe result = ask(client, filtered("map:a", ODD));
        assertThat(keys(result)).containsExactly("1");
        put(server, "map:a", "3", "3", Map.of("kind", "odd"));
        put(server, "map:a", "4", "4", Map.of("kind", "even"));
        remove(server, "map:a", "2");
        remove(server, "map:a", "1");
        assertThat(pushed(client)).extracting(Publication::key).containsExactly("3", "1");
        Result.Subscribe recovered = ask(
                server.connect(), MapFollower.command("map:a", STREAM_PHASE, "", 0, result.position(), true, "", ODD));
        assertThat(recovered.publications()).extracting(Publication::key).containsExactly("3", "1");
        assertThat(recovered.position().offset()).isEqualTo(6);
    }

    @Test
    @DisplayName("M25 5 what is over is removed, announced like any removal")
    void announcesWhatIsOver() {
        TestServer server = maps();
        put(server, "map:a", "1", "1");
        put(server, "map:a", "2", "1");
        TestClient client = server.connect();
        StreamPosition since = ask(client, first("map:a")).position();
        pass(server, 32, client);
        assertThat(ask(server.connect(), recover("map:a", since)).publications())
                .hasSize(2);
        assertThat(pushed(client))
                .allMatch(Publication::removed)
                .extracting(Publication::offset)
                .containsExactly(3L, 4L);
    }

    @Test
    @DisplayName(
            "M25 5 a map that was cleared has another epoch: its followers are sent back with 2500 at the next change")
    void sendsBackWhoFollowsAClearedMap() {
        TestServer server = maps();
        fill(server, "map:a", 3);
        TestClient client = server.connect();
        ask(client, first("map:a"));
        server.get(server.fanfare().part(Node.class).states().clear("map:a"));
        assertThat(client.take()).isEmpty();
        put(server, "map:a", "k", "1");
        assertThat(client.pushes(Push.Unsubscribed.class))
                .containsExactly(new Push.Unsubscribed("map:a", UnsubscribeCode.INSUFFICIENT_STATE));
    }

    @Test
    @DisplayName("M25 3 clients that stop while a page is read, or are told to, leave nothing behind")
    void leavesNothingBehind() {
        nodes.mustBeOne("how many subscriptions there are is asked of the node that they are on");
        TestServer server = maps();
        fill(server, "brief:a", 12);
        TestClient client = server.connect();
        ask(client, page("brief:a", STATE, "", 5, StreamPosition.NONE));
        assertThat(server.fanfare().part(Node.class).hub().subscriptionCount()).isEqualTo(1);
        client.drop();
        server.settle();
        assertThat(server.fanfare().part(Node.class).hub().subscriptionCount()).isZero();
    }

    @Test
    @DisplayName("M25 8 a publication of a client or the server that names no key is refused")
    void refusesPublicationsWithoutAKey() {
        TestServer server = maps();
        TestClient client = server.connect();
        ask(client, first("map:a"));
        Reply.Failure failure =
                (Reply.Failure) client.reply(client.send(new Request.Publish("map:a", Payload.utf8("1"))));
        assertThat(failure.error()).isEqualTo(ProtocolError.BAD_REQUEST);
    }
}
