package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.DeltaType;
import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M25 deltas per key of a map")
@OnOneNodeAndOnTwo
class MapDeltaTest extends MapTestBase {

    private static final String LONG = "x".repeat(200);

    private TestServer deltas() {
        return server(builder -> builder.clients(INSECURE)
                .namespace(
                        "map",
                        namespace(recoverable())
                                .allowedDeltaTypes(List.of(DeltaType.FOSSIL))
                                .deltaPublish(true)
                                .build()));
    }

    private static String document(int number) {
        return "{\"text\":\"" + LONG + "\",\"number\":" + number + "}";
    }

    private static Request.Subscribe asking(int phase, StreamPosition since) {
        return MapFollower.command("map:a", phase, "", 0, since, phase == STREAM_PHASE, "fossil", null);
    }

    @Test
    @DisplayName("M25 5 states are whole strings; each change is a delta to what the key had, for everybody the same")
    void givesDeltasPerKey() {
        TestServer server = deltas();
        put(server, "map:a", "a", document(1));
        put(server, "map:a", "b", document(2));
        TestClient client = server.connect();
        Result.Subscribe result = ask(client, asking(STATE, StreamPosition.NONE));
        assertThat(result.delta()).isTrue();
        assertThat(result.keyed().state())
                .allSatisfy(entry ->
                        assertThat(entry.data().utf8()).startsWith("\"{").endsWith("}\""));
        put(server, "map:a", "b", document(3));
        put(server, "map:a", "a", document(4));
        put(server, "map:a", "c", document(5));
        remove(server, "map:a", "a");
        put(server, "map:a", "a", document(6));
        List<Publication> pushes = pushed(client);
        assertThat(pushes).extracting(Publication::delta).containsExactly(true, true, false, false, false);
        assertThat(pushes.get(0).data().size()).isLessThan(LONG.length() / 2);
        assertThat(pushes.get(3).removed()).isTrue();
        assertThat(pushes.get(3).data().utf8())
                .as("a removal is a string of JSON, too, which SDKs parse")
                .isEqualTo("\"null\"");
    }

    @Test
    @DisplayName("M25 5 what is recovered is a chain by key, whose first is whole and which a removal begins anew")
    void chainsWhatIsRecovered() {
        TestServer server = deltas();
        put(server, "map:a", "a", document(1));
        TestClient client = server.connect();
        StreamPosition since = ask(client, asking(STATE, StreamPosition.NONE)).position();
        client.drop();
        put(server, "map:a", "a", document(2));
        put(server, "map:a", "b", document(3));
        put(server, "map:a", "a", document(4));
        remove(server, "map:a", "a");
        put(server, "map:a", "a", document(5));
        Result.Subscribe result = ask(server.connect(), asking(STREAM_PHASE, since));
        assertThat(result.recovered()).isTrue();
        assertThat(result.publications())
                .extracting(Publication::delta)
                .containsExactly(false, false, true, false, false);
        assertThat(result.publications().get(3).removed()).isTrue();
    }

    @Test
    @DisplayName("M25 5 there is no delta with a filter, nor one of an unknown kind, and the subscription stands")
    void givesNoDeltaWithAFilter() {
        TestServer server = deltas();
        FilterNode odd = new FilterNode("", "kind", "eq", "odd", List.of(), List.of());
        Result.Subscribe result = ask(
                server.connect(),
                MapFollower.command("map:a", STATE, "", 0, StreamPosition.NONE, false, "fossil", odd));
        assertThat(result.delta()).isFalse();
        TestServer plain = maps();
        assertThat(ask(plain.connect(), asking(STATE, StreamPosition.NONE)).delta())
                .isFalse();
    }
}
