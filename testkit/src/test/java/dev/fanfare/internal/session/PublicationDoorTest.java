package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.PublicationFormat;
import dev.fanfare.channel.PublicationLimits;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Publishing;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What not everybody could be given is refused where it is published")
class PublicationDoorTest extends SessionTestBase {

    private static final byte[] NO_JSON = {(byte) 0xFF};

    private final LossyBroker broker = new LossyBroker();

    private TestServer formats() {
        return server(builder -> builder.clients(INSECURE)
                .broker(broker)
                .publicationLimits(new PublicationLimits(2_000, 20))
                .namespace("stream", STREAM)
                .namespace("json", format(PublicationFormat.JSON))
                .namespace("object", format(PublicationFormat.JSON_OBJECT))
                .namespace("binary", format(PublicationFormat.BINARY))
                .namespace("changed", NamespaceOptions.builder().build()));
    }

    private static NamespaceOptions format(PublicationFormat format) {
        return NamespaceOptions.builder().publicationDataFormat(format).build();
    }

    private static ProtocolError refusal(TestServer server, String channel, Payload data) {
        try {
            server.get(server.fanfare().publish(channel, data));
        } catch (CompletionException refused) {
            return ((ErrorException) Problems.causeOf(refused)).error();
        }
        throw new AssertionError("it was published");
    }

    private static TestClient protobuf(TestServer server) {
        TestClient client = server.open(RecordingTransport.PROTOBUF);
        client.connect();
        return client;
    }

    /** By whom something is published. */
    private enum Door {
        THE_APPLICATION,
        A_CLIENT_IN_PROTOBUF,
        WHAT_A_HANDLER_MAKES_OF_IT
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void onesubscriberInJsonIsEnoughForBytesToBeRefused(Door door) {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .namespace("stream", STREAM)
                .onPublishing(event -> Publishing.of(Payload.wrap(NO_JSON))));
        TestClient victim = server.connect();
        TestClient publisher = protobuf(server);
        victim.subscribe("news");
        victim.subscribe("stream:a");
        for (String channel : new String[] {"news", "stream:a"}) {
            ProtocolError refusal = switch (door) {
                case THE_APPLICATION -> refusal(server, channel, Payload.wrap(NO_JSON));
                case A_CLIENT_IN_PROTOBUF -> publisher.refused(new Request.Publish(channel, Payload.wrap(NO_JSON)));
                case WHAT_A_HANDLER_MAKES_OF_IT -> publisher.refused(new Request.Publish(channel, Payload.utf8("1")));
            };
            assertThat(refusal).as(channel).isEqualTo(ProtocolError.BAD_REQUEST);
        }
        assertThat(victim.closedWith()).isNull();
        server.get(server.fanfare().publish("news", Payload.utf8("1")));
        assertThat(received(victim)).containsExactly("1");
        TestClient later = server.connect();
        Result.Subscribe subscribed =
                later.call(Request.Subscribe.to("stream:a").recovering(StreamPosition.NONE), Result.Subscribe.class);
        assertThat(subscribed.recovered()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"news", "stream:a"})
    void bytesAreCarriedWhileEverybodyCanBeGivenThem(String channel) {
        TestServer server = formats();
        TestClient one = protobuf(server);
        TestClient other = protobuf(server);
        one.subscribe(channel);
        other.subscribe(channel);
        one.call(new Request.Publish(channel, Payload.wrap(NO_JSON)), Result.Publish.class);
        assertThat(one.pushes(Push.Published.class)).hasSize(1);
        assertThat(other.pushes(Push.Published.class)).hasSize(1);
        TestClient json = server.connect();
        json.subscribe(channel);
        assertThat(one.refused(new Request.Publish(channel, Payload.wrap(NO_JSON))))
                .isEqualTo(ProtocolError.BAD_REQUEST);
        json.call(new Request.Unsubscribe(channel), Result.Unsubscribe.class);
        one.call(new Request.Publish(channel, Payload.wrap(NO_JSON)), Result.Publish.class);
        assertThat(other.pushes(Push.Published.class)).hasSize(1);
    }

    @Test
    void whoSpeaksJsonIsToldThatBytesAreMissing() {
        TestServer server = formats();
        TestClient publisher = protobuf(server);
        publisher.call(new Request.Publish("stream:a", Payload.wrap(NO_JSON)), Result.Publish.class);
        Request.Subscribe all = Request.Subscribe.to("stream:a").recovering(StreamPosition.NONE);
        Result.Subscribe whole = protobuf(server).call(all, Result.Subscribe.class);
        assertThat(whole.recovered()).isTrue();
        assertThat(whole.publications()).extracting(each -> each.data().size()).containsExactly(NO_JSON.length);
        TestClient json = server.connect();
        Result.Subscribe partial = json.call(all, Result.Subscribe.class);
        assertThat(partial.wasRecovering()).isTrue();
        assertThat(partial.recovered()).isFalse();
        assertThat(partial.publications()).isEmpty();
        Request.History history = new Request.History("stream:a", -1, null, false);
        assertThat(json.refused(history)).isEqualTo(ProtocolError.NOT_AVAILABLE);
        assertThat(publisher.call(history, Result.History.class).publications()).hasSize(1);
        publish(server, "stream:a", "1");
        assertThat(received(json)).containsExactly("1");
        Result.Subscribe later = server.connect()
                .call(Request.Subscribe.to("stream:a").recovering(partial.position()), Result.Subscribe.class);
        assertThat(later.recovered()).isTrue();
        assertThat(later.publications()).hasSize(1);
    }

    @Test
    void aNamespaceSaysWhatItsChannelsCarry() {
        TestServer server = formats();
        assertThat(refusal(server, "json:a", Payload.wrap(NO_JSON))).isEqualTo(ProtocolError.BAD_REQUEST);
        server.get(server.fanfare().publish("json:a", Payload.utf8("[1]")));
        assertThat(refusal(server, "object:a", Payload.utf8("[1]"))).isEqualTo(ProtocolError.BAD_REQUEST);
        server.get(server.fanfare().publish("object:a", Payload.utf8(" {} ")));
        assertThat(refusal(server, "news", Payload.EMPTY)).isEqualTo(ProtocolError.BAD_REQUEST);
        TestClient subscriber = protobuf(server);
        subscriber.subscribe("binary:a");
        server.get(server.fanfare().publish("binary:a", Payload.EMPTY));
        server.get(server.fanfare().publish("binary:a", Payload.wrap(NO_JSON)));
        assertThat(subscriber.pushes(Push.Published.class)).hasSize(2);
        assertThat(server.connect().refused(Request.Subscribe.to("binary:a"))).isEqualTo(ProtocolError.NOT_AVAILABLE);
    }

    @Test
    void sizeAndDepthAreLimitedAndNothingElseIs() {
        TestServer server = formats();
        TestClient victim = server.connect();
        TestClient publisher = protobuf(server);
        victim.subscribe("stream:a");
        for (String tooMuch : new String[] {
            '"' + "x".repeat(2_000) + '"', "[".repeat(21) + "]".repeat(21), "{\"a\":".repeat(21) + "1" + "}".repeat(21)
        }) {
            assertThat(refusal(server, "stream:a", Payload.utf8(tooMuch))).isEqualTo(ProtocolError.BAD_REQUEST);
            assertThat(publisher.refused(new Request.Publish("stream:a", Payload.utf8(tooMuch))))
                    .isEqualTo(ProtocolError.BAD_REQUEST);
            assertThat(victim.refused(new Request.Publish("stream:a", Payload.utf8(tooMuch))))
                    .isEqualTo(ProtocolError.BAD_REQUEST);
        }
        String deep = "[".repeat(20) + "]".repeat(20);
        String digits = "9".repeat(1_500);
        publish(server, "stream:a", deep);
        publish(server, "stream:a", digits);
        assertThat(received(victim)).containsExactly(deep, digits);
    }

    @ParameterizedTest
    @ValueSource(ints = {513, 1_000, 30_000})
    void aClientThatNestsTooDeepIsRefusedAndStays(int depth) {
        TestServer server = insecure();
        TestClient client = server.connect();
        client.subscribe("news");
        String deep = "[".repeat(depth) + "]".repeat(depth);
        assertThat(client.refused(new Request.Publish("news", Payload.utf8(deep))))
                .isEqualTo(ProtocolError.BAD_REQUEST);
        client.call(new Request.Publish("news", Payload.utf8("1")), Result.Publish.class);
        assertThat(received(client)).containsExactly("1");
    }

    @Test
    void whatAnotherNodeAllowsCostsNobodyHisConnection() {
        TestServer server = formats();
        TestClient json = server.connect();
        TestClient positioned = server.connect();
        TestClient protobuf = protobuf(server);
        json.subscribe("changed:a");
        protobuf.subscribe("changed:a");
        positioned.subscribe("stream:a");
        StreamPosition first = publish(server, "stream:a", "1");
        broker.announceFromElsewhere(
                "changed:a", Publication.of(Payload.wrap(NO_JSON)), StreamPosition.NONE, StreamPosition.NONE);
        broker.announceFromElsewhere(
                "changed:a", Publication.of(Payload.utf8("2")), StreamPosition.NONE, StreamPosition.NONE);
        StreamPosition next = new StreamPosition(first.offset() + 1, first.epoch());
        broker.announceFromElsewhere(
                "stream:a", Publication.of(Payload.wrap(NO_JSON)).at(next), next, first);
        server.settle();
        assertThat(received(json)).containsExactly("2");
        assertThat(protobuf.pushes(Push.Published.class)).hasSize(2);
        assertThat(positioned.closedWith()).isNull();
        assertThat(positioned.pushes(Push.Unsubscribed.class))
                .extracting(Push.Unsubscribed::code)
                .containsExactly(UnsubscribeCode.INSUFFICIENT_STATE);
    }

    @Test
    void tagsCountWhereBytesAreCounted() {
        Publication tagged = Publication.of(Payload.utf8("1")).withTags(Map.of("k".repeat(500), "v".repeat(500)));
        assertThat(tagged.weight()).isGreaterThan(1_000);
        assertThatThrownBy(() -> new PublicationLimits(0, 1)).hasMessageContaining("publication_max_size");
        assertThatThrownBy(() -> new PublicationLimits(1, 0)).hasMessageContaining("publication_max_depth");
    }

    @Test
    void aNameThatTakesAnExpressionLongIsRefusedAtOnce() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .namespace(
                        "words",
                        NamespaceOptions.builder()
                                .channelRegex("^([a-z0-9]+[-_]?){1,8}$")
                                .build()));
        TestClient client = server.connect();
        String slow = "words:" + "a".repeat(200) + "!";
        assertThat(client.refused(Request.Subscribe.to(slow))).isEqualTo(ProtocolError.BAD_REQUEST);
        assertThat(client.refused(new Request.Publish(slow, Payload.utf8("1")))).isEqualTo(ProtocolError.BAD_REQUEST);
        client.subscribe("words:" + "a".repeat(200));
        assertThatThrownBy(() -> NamespaceOptions.builder().channelRegex("(").build())
                .hasMessageContaining("channel_regex");
    }
}
