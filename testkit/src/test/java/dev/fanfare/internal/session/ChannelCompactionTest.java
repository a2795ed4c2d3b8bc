package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.DeltaType;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.NamespaceOptionsBuilder;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M21 channel compaction")
@OnOneNodeAndOnTwo
class ChannelCompactionTest extends SessionTestBase {

    private static NamespaceOptionsBuilder compact() {
        return NamespaceOptions.builder()
                .allowChannelCompaction(true)
                .allowTagsFilter(true)
                .historySize(10)
                .historyTtl(Duration.ofMinutes(1))
                .forceRecovery(true)
                .presence(true)
                .joinLeave(true)
                .forcePushJoinLeave(true);
    }

    private TestServer compacting() {
        return server(builder -> builder.clients(INSECURE)
                .namespace("news", compact().build())
                .namespace(
                        "docs",
                        compact()
                                .allowedDeltaTypes(List.of(DeltaType.FOSSIL))
                                .deltaPublish(true)
                                .build())
                .namespace("stream", STREAM));
    }

    private static Request.Subscribe request(
            String channel, String delta, @Nullable FilterNode filter, @Nullable StreamPosition since) {
        return new Request.Subscribe(
                channel,
                "",
                since != null,
                since == null ? StreamPosition.NONE : since,
                Payload.EMPTY,
                false,
                false,
                false,
                delta,
                filter,
                Request.Subscribe.CHANNEL_COMPACTION,
                0);
    }

    private static long subscribe(TestClient client, String channel) {
        return client.call(request(channel, "", null, null), Result.Subscribe.class)
                .id();
    }

    private static List<String> compact(TestClient client, long id) {
        return client.pushes(Push.Compact.class).stream()
                .filter(push -> push.id() == id && push.push() instanceof Push.Published)
                .map(push -> ((Push.Published) push.push()).publication().data().utf8())
                .toList();
    }

    @Test
    void inProtobufNamesAreSentAsTheJavaScriptSdkNeedsThem() {
        TestServer server = compacting();
        TestClient client = server.open(RecordingTransport.PROTOBUF);
        client.connect();
        assertThat(subscribe(client, "news:one")).isZero();
        client.take();
        publish(server, "news:one", "1");
        assertThat(received(client)).containsExactly("1");
    }

    @Test
    void whoAsksGetsANumberForEachOfItsChannelsInPlaceOfTheirNames() {
        TestServer server = compacting();
        TestClient client = server.connect();
        TestClient plain = server.connect();
        long one = subscribe(client, "news:one");
        long two = subscribe(client, "news:two");
        assertThat(one).isPositive().isNotEqualTo(two);
        assertThat(two).isPositive();
        assertThat(plain.subscribe("news:one").id()).isZero();
        client.take();
        publish(server, "news:one", "1");
        publish(server, "news:two", "2");
        publish(server, "news:one", "3");
        List<Push.Compact> pushes = client.pushes(Push.Compact.class);
        assertThat(pushes).extracting(Push.Compact::id).containsExactly(one, two, one);
        assertThat(pushes)
                .extracting(push ->
                        ((Push.Published) push.push()).publication().data().utf8())
                .containsExactly("1", "2", "3");
        assertThat(pushes).extracting(Push::channel).as("not sent").containsOnly("");
        assertThat(received(plain)).containsExactly("1", "3");
    }

    @Test
    void whoeverComesAndGoesIsToldSoToo() {
        TestServer server = compacting();
        TestClient client = server.connect();
        long id = subscribe(client, "news:one");
        client.take();
        TestClient other = server.connect();
        subscribe(other, "news:one");
        other.drop();
        assertThat(client.pushes(Push.Compact.class))
                .allSatisfy(push -> assertThat(push.id()).isEqualTo(id))
                .extracting(push -> push.push().getClass().getSimpleName())
                .containsExactly("Join", "Leave");
    }

    @Test
    void whereTheNamespaceOrTheClientDoesNotWantItNamesAreSent() {
        TestServer server = compacting();
        TestClient client = server.connect();
        assertThat(subscribe(client, "stream:one")).isZero();
        assertThat(client.subscribe("news:one").id()).isZero();
        client.take();
        publish(server, "stream:one", "1");
        publish(server, "news:one", "2");
        assertThat(client.pushes(Push.Published.class))
                .extracting(Push::channel)
                .containsExactly("stream:one", "news:one");
    }

    @Test
    void aNumberIsOfOneChannelThoughOthersComeAndGo() {
        TestServer server = compacting();
        TestClient client = server.connect();
        long first = subscribe(client, "news:one");
        client.call(new Request.Unsubscribe("news:one"), Result.Unsubscribe.class);
        long other = subscribe(client, "news:two");
        long again = subscribe(client, "news:one");
        assertThat(other).isNotEqualTo(first).isNotEqualTo(again);
        client.take();
        publish(server, "news:one", "1");
        assertThat(compact(client, again)).containsExactly("1");
    }

    @Test
    void whatIsRecoveredFilteredOrADeltaIsNumberedToo() {
        TestServer server = compacting();
        StreamPosition before = publish(server, "docs:one", "\"" + "a".repeat(200) + "0\"");
        publish(server, "docs:one", "\"" + "a".repeat(200) + "1\"");
        TestClient recovering = server.connect();
        Result.Subscribe recovered =
                recovering.call(request("docs:one", "fossil", null, before), Result.Subscribe.class);
        assertThat(recovered.publications()).hasSize(1);
        assertThat(recovered.id()).isPositive();
        TestClient filtering = server.connect();
        FilterNode wanted = new FilterNode("", "kind", "eq", "a", List.of(), List.of());
        long filtered = filtering
                .call(request("docs:one", "", wanted, null), Result.Subscribe.class)
                .id();
        recovering.take();
        filtering.take();
        for (String kind : List.of("a", "b", "a")) {
            server.get(server.fanfare()
                    .publish(
                            "docs:one",
                            Publication.of(Payload.utf8("\"" + "a".repeat(200) + kind + "\""))
                                    .withTags(Map.of("kind", kind)),
                            PublishOptions.DEFAULT));
        }
        assertThat(recovering.pushes(Push.Compact.class))
                .hasSize(3)
                .allSatisfy(push -> assertThat(push.id()).isEqualTo(recovered.id()))
                .allSatisfy(push -> assertThat(
                                ((Push.Published) push.push()).publication().delta())
                        .isTrue());
        assertThat(compact(filtering, filtered)).hasSize(2);
    }

    @Test
    void theEndOfASubscriptionHasItsName() {
        TestServer server = compacting();
        TestClient client = server.connect();
        subscribe(client, "news:one");
        server.get(server.fanfare().unsubscribe(ClientSelector.all(), "news:one"));
        assertThat(client.pushes(Push.Unsubscribed.class))
                .extracting(Push::channel)
                .containsExactly("news:one");
    }
}
