package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.DeltaType;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.NamespaceOptionsBuilder;
import dev.fanfare.channel.PublicationFormat;
import dev.fanfare.channel.SlowConsumers;
import dev.fanfare.history.HistoryFilter;
import dev.fanfare.internal.delta.AppliedDelta;
import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M21 deltas")
@OnOneNodeAndOnTwo
class DeltaTest extends SessionTestBase {

    private static final String REST = ",\"läng\":\"" + "äußerst wenig ändert sich ".repeat(10) + "\"}";

    private static NamespaceOptionsBuilder fossil() {
        return NamespaceOptions.builder()
                .allowedDeltaTypes(List.of(DeltaType.FOSSIL))
                .deltaPublish(true)
                .allowTagsFilter(true);
    }

    private TestServer deltas() {
        return server(builder -> builder.clients(INSECURE)
                .namespace("docs", fossil().build())
                .namespace(
                        "kept",
                        fossil().historySize(10)
                                .historyTtl(Duration.ofMinutes(1))
                                .forceRecovery(true)
                                .build())
                .namespace("asked", fossil().deltaPublish(false).build())
                .namespace("stream", STREAM));
    }

    private static String document(int number) {
        return "{\"number\":" + number + REST;
    }

    private static TestClient open(TestServer server, boolean isText) {
        TestClient client = server.open(isText ? RecordingTransport.JSON : RecordingTransport.PROTOBUF);
        client.connect();
        return client;
    }

    private static void publishTagged(TestServer server, String channel, int number, String kind) {
        Publication publication = Publication.of(Payload.utf8(document(number))).withTags(Map.of("kind", kind));
        server.get(server.fanfare().publish(channel, publication, PublishOptions.DEFAULT));
    }

    private static FilterNode kind(String kind) {
        return new FilterNode("", "kind", "eq", kind, List.of(), List.of());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theFirstIsWholeAndTheNextAreWhatHasChanged(boolean isText) {
        TestServer server = deltas();
        Deltas reader = new Deltas(open(server, isText));
        assertThat(reader.subscribe(Deltas.request("docs:a", null))).isEmpty();
        publish(server, "docs:a", document(1));
        assertThat(reader.received()).containsExactly(document(1));
        assertThat(reader.wholeAndDifferent()).containsExactly(1, 0);
        publish(server, "docs:a", document(2));
        publish(server, "docs:a", document(3));
        assertThat(reader.received()).containsExactly(document(2), document(3));
        assertThat(reader.wholeAndDifferent()).containsExactly(0, 2);
        publish(server, "docs:a", "5");
        assertThat(reader.received()).containsExactly("5");
        assertThat(reader.wholeAndDifferent())
                .as("what a delta would not make shorter is whole")
                .containsExactly(1, 0);
        publish(server, "docs:a", document(4));
        assertThat(reader.received()).containsExactly(document(4));
    }

    @Test
    void whatIsPublishedTogetherIsDeliveredInOneChain() {
        TestServer server = deltas();
        Deltas text = new Deltas(open(server, true));
        Deltas binary = new Deltas(open(server, false));
        text.subscribe(Deltas.request("docs:a", null));
        binary.subscribe(Deltas.request("docs:a", null));
        TestClient plain = server.connect();
        plain.subscribe("docs:a");
        for (int i = 0; i < 5; i++) {
            server.fanfare().publish("docs:a", Payload.utf8(document(i)));
        }
        List<String> all = List.of(document(0), document(1), document(2), document(3), document(4));
        assertThat(text.received()).isEqualTo(all);
        assertThat(binary.received()).isEqualTo(all);
        assertThat(received(plain)).isEqualTo(all);
        assertThat(text.wholeAndDifferent()).containsExactly(1, 4);
        assertThat(binary.wholeAndDifferent()).containsExactly(1, 4);
    }

    @Test
    void whoDoesNotAskOrMayNotGetsWholePublications() {
        TestServer server = deltas();
        TestClient client = server.connect();
        Result.Subscribe refused = client.call(Deltas.request("stream:a", null), Result.Subscribe.class);
        assertThat(refused.delta()).isFalse();
        assertThat(client.subscribe("docs:a").delta()).isFalse();
        for (String channel : List.of("stream:a", "docs:a")) {
            publish(server, channel, document(1));
            publish(server, channel, document(2));
            assertThat(received(client)).containsExactly(document(1), document(2));
        }
    }

    @Test
    void whereTheNamespaceLeavesItOpenThePublisherSays() {
        TestServer server = deltas();
        Deltas reader = new Deltas(server.connect());
        reader.subscribe(Deltas.request("asked:a", null));
        PublishOptions asDelta = PublishOptions.DEFAULT.delta(true);
        for (int i = 0; i < 4; i++) {
            Publication publication = Publication.of(Payload.utf8(document(i)));
            server.get(server.fanfare().publish("asked:a", publication, i % 2 == 1 ? asDelta : PublishOptions.DEFAULT));
        }
        assertThat(reader.received()).containsExactly(document(0), document(1), document(2), document(3));
        assertThat(reader.wholeAndDifferent()).containsExactly(2, 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsRecoveredIsAChainThatGoesOn(boolean isText) {
        TestServer server = deltas();
        StreamPosition seen = publish(server, "kept:a", document(0));
        for (int i = 1; i <= 3; i++) {
            publish(server, "kept:a", document(i));
        }
        Deltas reader = new Deltas(open(server, isText));
        assertThat(reader.subscribe(Deltas.request("kept:a", null).recovering(seen)))
                .containsExactly(document(1), document(2), document(3));
        assertThat(reader.wholeAndDifferent()).containsExactly(1, 2);
        publish(server, "kept:a", document(4));
        assertThat(reader.received()).containsExactly(document(4));
        assertThat(reader.wholeAndDifferent()).containsExactly(0, 1);
    }

    @Test
    void afterARecoveryThatBringsNothingTheFirstIsWhole() {
        TestServer server = deltas();
        StreamPosition top = publish(server, "kept:a", document(0));
        Deltas upToDate = new Deltas(server.connect());
        assertThat(upToDate.subscribe(Deltas.request("kept:a", null).recovering(top)))
                .isEmpty();
        Deltas lost = new Deltas(server.connect());
        assertThat(lost.subscribe(Deltas.request("kept:a", null).recovering(new StreamPosition(7, "_"))))
                .isEmpty();
        publish(server, "kept:a", document(1));
        assertThat(upToDate.received()).containsExactly(document(1));
        assertThat(lost.received()).containsExactly(document(1));
    }

    @Test
    @DisplayName("M28 a filter and deltas go together: the base is what this subscriber was given")
    void theBaseIsWhatTheSubscriberWasGiven() {
        TestServer server = deltas();
        Deltas odd = new Deltas(server.connect());
        Deltas even = new Deltas(open(server, false));
        Deltas all = new Deltas(server.connect());
        odd.subscribe(Deltas.request("kept:a", kind("odd")));
        even.subscribe(Deltas.request("kept:a", kind("even")));
        all.subscribe(Deltas.request("kept:a", null));
        for (int i = 1; i <= 6; i++) {
            publishTagged(server, "kept:a", i, i % 2 == 0 ? "even" : "odd");
        }
        assertThat(odd.received()).containsExactly(document(1), document(3), document(5));
        assertThat(even.received()).containsExactly(document(2), document(4), document(6));
        assertThat(all.received()).hasSize(6);
        assertThat(odd.wholeAndDifferent()).containsExactly(1, 2);
        assertThat(even.wholeAndDifferent()).containsExactly(1, 2);
    }

    @Test
    void whoWasExcludedGoesOnFromWhatItWasGiven() {
        TestServer server = deltas();
        TestClient client = server.open();
        String id = client.call(Request.Connect.with(""), Result.Connect.class).client();
        Deltas reader = new Deltas(client);
        reader.subscribe(Deltas.request("docs:a", null));
        publish(server, "docs:a", document(1));
        Publication unseen = Publication.of(Payload.utf8(document(2)));
        server.get(server.fanfare().publish("docs:a", unseen, PublishOptions.DEFAULT.exclude(id)));
        publish(server, "docs:a", document(3));
        assertThat(reader.received()).containsExactly(document(1), document(3));
        assertThat(reader.wholeAndDifferent()).containsExactly(1, 1);
    }

    @Test
    void whoIsSlowGoesOnFromWhatItWasGiven() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .withoutNamespace(
                        fossil().slowConsumerPolicy(SlowConsumers.Policy.LATEST).build()));
        TestClient client = server.connect();
        Deltas reader = new Deltas(client);
        reader.subscribe(Deltas.request("docs", null));
        publish(server, "docs", document(1));
        client.transport().writable(false);
        for (int i = 2; i <= 5; i++) {
            publish(server, "docs", document(i));
        }
        client.transport().writable(true);
        publish(server, "docs", document(6));
        assertThat(reader.received()).containsExactly(document(1), document(5), document(6));
        assertThat(reader.wholeAndDifferent()).containsExactly(1, 2);
    }

    @Test
    void whoSubscribesAnewBeginsWithAWholeOne() {
        TestServer server = deltas();
        TestClient client = server.connect();
        Deltas reader = new Deltas(client);
        reader.subscribe(Deltas.request("docs:a", null));
        publish(server, "docs:a", document(1));
        client.call(new Request.Unsubscribe("docs:a"), Result.Unsubscribe.class);
        reader.received();
        reader.wholeAndDifferent();
        reader.subscribe(Deltas.request("docs:a", null));
        publish(server, "docs:a", document(2));
        assertThat(reader.received()).containsExactly(document(2));
        assertThat(reader.wholeAndDifferent()).containsExactly(1, 0);
    }

    @Test
    void historyIsNeverDeltas() {
        TestServer server = deltas();
        TestClient client = server.connect();
        new Deltas(client).subscribe(Deltas.request("kept:a", null));
        publish(server, "kept:a", document(1));
        publish(server, "kept:a", document(2));
        Result.History history =
                client.call(new Request.History("kept:a", HistoryFilter.ALL, null, false), Result.History.class);
        assertThat(history.publications())
                .extracting(publication -> publication.data().utf8())
                .containsExactly(document(1), document(2));
        assertThat(history.publications()).noneMatch(Publication::delta);
    }

    /** Raw bytes that are not JSON: who can be given them is, and goes on; who cannot is told. */
    @Test
    void anyBytesAreDeltasForWhomCanBeGivenThem() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .withoutNamespace(
                        fossil().publicationDataFormat(PublicationFormat.BINARY).build()));
        TestClient text = server.connect();
        assertThat(text.refused(Deltas.request("docs", null))).isEqualTo(ProtocolError.NOT_AVAILABLE);
        TestClient client = open(server, false);
        client.call(Deltas.request("docs", null), Result.Subscribe.class);
        byte[] bytes = new byte[500];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (0x80 | i);
        }
        byte[] changed = bytes.clone();
        changed[250] = 0;
        server.get(server.fanfare().publish("docs", Payload.wrap(bytes)));
        server.get(server.fanfare().publish("docs", Payload.wrap(changed)));
        List<Publication> got = client.pushes(Push.Published.class).stream()
                .map(Push.Published::publication)
                .toList();
        assertThat(got.get(1).delta()).isTrue();
        assertThat(AppliedDelta.to(
                        got.get(0).data().unsafeArray(), got.get(1).data().unsafeArray()))
                .isEqualTo(changed);
    }
}
