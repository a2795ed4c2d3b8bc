package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.Publishing;
import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("L9 who is excluded")
@OnOneNodeAndOnTwo
class ExclusionTest extends SessionTestBase {

    /** A client that subscribes, and its id. */
    private record Member(TestClient connection, String id) {

        static Member of(TestServer server, String channel) {
            TestClient connection = server.open();
            String id = connection
                    .call(Request.Connect.with(""), Result.Connect.class)
                    .client();
            connection.subscribe(channel);
            return new Member(connection, id);
        }
    }

    private static CompletionStage<?> publish(TestServer server, String channel, String json, PublishOptions options) {
        return server.fanfare().publish(channel, Publication.of(Payload.utf8(json)), options);
    }

    private static PublishOptions without(Member member) {
        return PublishOptions.DEFAULT.exclude(member.id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"news", "stream:a"})
    @DisplayName("M9 is not given a publication that all others get, and misses nothing by it")
    void isNotGivenWhatAllOthersGet(String channel) {
        TestServer server = insecure();
        Member ann = Member.of(server, channel);
        Member ben = Member.of(server, channel);
        Member eve = Member.of(server, channel);
        server.get(publish(server, channel, "1", without(ann)));
        server.get(publish(server, channel, "2", without(ben)));
        server.get(publish(server, channel, "3", PublishOptions.DEFAULT));
        assertThat(received(ann.connection)).containsExactly("2", "3");
        assertThat(received(ben.connection)).containsExactly("1", "3");
        assertThat(received(eve.connection)).containsExactly("1", "2", "3");
    }

    @Test
    void isLeftOutOfOneOfManyThatAreDeliveredTogether() {
        TestServer server = insecure();
        Member ann = Member.of(server, "stream:a");
        Member eve = Member.of(server, "stream:a");
        publish(server, "stream:a", "1", PublishOptions.DEFAULT);
        publish(server, "stream:a", "2", without(ann));
        publish(server, "stream:a", "3", PublishOptions.DEFAULT);
        server.settle();
        assertThat(received(ann.connection)).containsExactly("1", "3");
        assertThat(received(eve.connection)).containsExactly("1", "2", "3");
        assertThat(ann.connection.pushes(Push.Unsubscribed.class)).isEmpty();
        assertThat(ann.connection.closedWith()).isNull();
    }

    @Test
    void isGivenItWithTheHistoryAndWhenItComesBack() {
        TestServer server = insecure();
        StreamPosition seen = publish(server, "stream:a", "0");
        Member ann = Member.of(server, "stream:a");
        server.get(publish(server, "stream:a", "1", without(ann)));
        assertThat(received(ann.connection)).isEmpty();
        assertThat(server.get(server.fanfare().history("stream:a", -1, null, false))
                        .publications())
                .extracting(publication -> publication.data().utf8())
                .containsExactly("0", "1");
        Result.Subscribe again =
                server.connect().call(Request.Subscribe.to("stream:a").recovering(seen), Result.Subscribe.class);
        assertThat(again.recovered()).isTrue();
        assertThat(again.publications())
                .extracting(publication -> publication.data().utf8())
                .containsExactly("1");
    }

    @Test
    void maySubscribeWithAFilterAndHearOfOthers() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .namespace(
                        "who",
                        NamespaceOptions.builder()
                                .presence(true)
                                .joinLeave(true)
                                .forcePushJoinLeave(true)
                                .allowTagsFilter(true)
                                .build()));
        TestClient connection = server.open();
        String id =
                connection.call(Request.Connect.with(""), Result.Connect.class).client();
        Request.Subscribe plain = Request.Subscribe.to("who:a");
        connection.call(
                new Request.Subscribe(
                        "who:a",
                        "",
                        false,
                        StreamPosition.NONE,
                        Payload.EMPTY,
                        false,
                        false,
                        false,
                        "",
                        new FilterNode("", "kind", "eq", "a", List.of(), List.of()),
                        0,
                        plain.type()),
                Result.Subscribe.class);
        connection.take();
        Publication tagged = Publication.of(Payload.utf8("1")).withTags(Map.of("kind", "a"));
        server.get(server.fanfare().publish("who:a", tagged, PublishOptions.DEFAULT.exclude(id)));
        server.connect().subscribe("who:a");
        assertThat(connection.pushes(Push.Join.class)).hasSize(1);
        server.get(server.fanfare().publish("who:a", tagged, PublishOptions.DEFAULT));
        assertThat(received(connection)).containsExactly("1");
    }

    @Test
    void isTheSenderIfTheApplicationSaysSo() {
        TestServer server = server(builder -> builder.withoutNamespace(NamespaceOptions.builder()
                        .allowSubscribeForClient(true)
                        .allowSubscribeForAnonymous(true)
                        .build())
                .onConnecting(event -> Credentials.ANONYMOUS)
                .onPublishing(event -> event.data().utf8().equals("\"to others\"")
                        ? Publishing.of(event.data()).excludeSender()
                        : Publishing.of(event.data())));
        Member ann = Member.of(server, "news");
        Member ben = Member.of(server, "news");
        for (String text : List.of("\"to others\"", "\"to all\"")) {
            ann.connection.call(new Request.Publish("news", Payload.utf8(text)), Result.Publish.class);
        }
        assertThat(received(ann.connection)).containsExactly("\"to all\"");
        assertThat(received(ben.connection)).containsExactly("\"to others\"", "\"to all\"");
    }

    @Test
    void mayBeNobodyWhoIsThere() {
        TestServer server = insecure();
        Member ann = Member.of(server, "news");
        server.get(publish(server, "news", "1", PublishOptions.DEFAULT.exclude("somebody else")));
        assertThat(received(ann.connection)).containsExactly("1");
    }
}
