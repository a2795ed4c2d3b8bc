package dev.fanfare.internal.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.live.LiveObjects;
import dev.fanfare.live.LiveResult;
import dev.fanfare.live.LiveResult.Outcome;
import dev.fanfare.live.LiveUpdate;
import dev.fanfare.live.LiveWrite;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("L1 who changes a live object")
@OnOneNodeAndOnTwo
class LiveWritesTest extends LiveTestBase {

    @Test
    void aWriteThatComesTooLateIsToldWhatIsThere() {
        TestServer server = server();
        LiveObjects live = server.fanfare().live();
        long version = update(server, "job", Map.of("text1", "a")).version();
        assertThat(server.get(live.update("job", Map.of("text1", "b"), LiveWrite.ifVersion(version)))
                        .outcome())
                .isEqualTo(Outcome.APPLIED);
        LiveResult late = server.get(live.update("job", Map.of("text1", "c"), LiveWrite.ifVersion(version)));
        assertThat(late.outcome()).isEqualTo(Outcome.CONFLICT);
        assertThat(late.version()).isEqualTo(version + 1);
        assertThat(late.attributes()).isEqualTo(Map.of("text1", Payload.utf8("\"b\"")));
        assertThat(server.get(live.update("job", Map.of("text1", "d"), LiveWrite.IF_NEW))
                        .outcome())
                .isEqualTo(Outcome.CONFLICT);
        assertThat(server.get(live.update("other", Map.of("text1", "d"), LiveWrite.IF_EXISTS))
                        .outcome())
                .isEqualTo(Outcome.CONFLICT);
        assertThat(get(server, "job").text("text1")).isEqualTo("b");
    }

    @Test
    @DisplayName("L2 a change that was put together before is made in one step, and once where it has a key")
    void aChangeThatWasPutTogetherBefore() {
        TestServer server = server();
        LiveObjects live = server.fanfare().live();
        TestClient client = client(server, "ann");
        client.subscribe("live:job");
        LiveUpdate update = LiveUpdate.builder()
                .set("text1", "packing")
                .add("steps", 2)
                .unset("text2")
                .message("hello")
                .write(LiveWrite.DEFAULT.idempotencyKey("once"))
                .build();
        live.check("job", update);
        assertThat(server.get(live.apply("job", update)).outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(server.get(live.apply("job", update)).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(server.get(live.apply("job", LiveUpdate.removal())).version())
                .isZero();
        assertThat(received(client))
                .containsExactly(
                        "{\"patch\":{\"steps\":2,\"text1\":\"packing\"},\"message\":\"hello\"}",
                        "{\"gone\":\"removed\"}");
    }

    @Test
    void whatNoObjectCouldHaveIsFoundBeforeItIsMade() {
        LiveObjects live = server().fanfare().live();
        for (LiveUpdate impossible : List.of(
                LiveUpdate.of(Map.of("progress", 101)),
                LiveUpdate.of(Map.of("text1", "x".repeat(70_000))),
                LiveUpdate.builder().add("progress", 1).build(),
                LiveUpdate.builder().message("x".repeat(70_000)).build())) {
            assertThatThrownBy(() -> live.check("job", impossible))
                    .isInstanceOfSatisfying(
                            ErrorException.class,
                            refused -> assertThat(refused.error()).isEqualTo(ProtocolError.BAD_REQUEST));
        }
        assertThatThrownBy(() -> live.check("", LiveUpdate.removal())).isInstanceOf(ErrorException.class);
    }

    @Test
    @DisplayName("L2 the server adds, replaces, and sends messages that change nothing")
    void theServerAddsReplacesAndSaysMessages() {
        TestServer server = server();
        LiveObjects live = server.fanfare().live();
        TestClient client = client(server, "ann");
        client.subscribe("live:votes");
        assertThat(server.get(live.add("votes", "value", 2)).attributes())
                .isEqualTo(Map.of("value", Payload.utf8("2")));
        server.get(live.add("votes", "value", -1));
        server.get(live.message("votes", "thank you"));
        server.get(live.replace("votes", Map.of("text1", "closed"), LiveWrite.DEFAULT));
        assertThat(received(client))
                .containsExactly(
                        "{\"patch\":{\"value\":2}}",
                        "{\"patch\":{\"value\":1}}",
                        "{\"message\":\"thank you\"}",
                        "{\"patch\":{\"text1\":\"closed\",\"value\":null}}");
        assertThat(refusal(server, live.add("votes", "text1", 1)).code()).isEqualTo(107);
        assertThat(refusal(server, live.add("votes", "progress", 1)).code()).isEqualTo(107);
        assertThat(refusal(server, live.unset("votes", "half \ud800")).code()).isEqualTo(107);
        assertThat(refusal(server, live.add("votes", "other", Long.MAX_VALUE)).code())
                .isEqualTo(107);
    }

    @Test
    void attributesAreAnyOtherJson() {
        TestServer server = server();
        Map<String, @Nullable Object> attributes = new HashMap<>();
        attributes.put("text1", "");
        attributes.put("progress", 99.5);
        attributes.put("busy", false);
        attributes.put("value", "12 kg");
        attributes.put("datetime", Instant.parse("2026-01-31T18:00:00Z"));
        attributes.put("large", 9007199254740991L);
        attributes.put("ümlaut \"x\"", List.of(1, Map.of("a", 2)));
        attributes.put("nothing", null);
        update(server, "job", attributes);
        assertThat(get(server, "job").toJson().utf8())
                .isEqualTo("{\"busy\":false,\"datetime\":\"2026-01-31T18:00:00Z\",\"large\":9007199254740991,"
                        + "\"progress\":99.5,\"text1\":\"\",\"value\":\"12 kg\",\"ümlaut \\\"x\\\"\":[1,{\"a\":2}]}");
    }

    @Test
    @DisplayName("L9 nobody but the server changes an object")
    void nobodyButTheServerChangesAnObject() {
        TestServer server = server(builder ->
                builder.clients(ClientOptions.builder().insecure(true).build()));
        TestClient client = client(server, "ann");
        client.subscribe("live:job");
        ProtocolError refusal = client.refused(new Request.Publish("live:job", Payload.utf8("{\"patch\":{}}")));
        assertThat(refusal.code()).isEqualTo(108);
        assertThat(refusal(server, server.fanfare().publish("live:job", Payload.utf8("1")))
                        .code())
                .isEqualTo(108);
        assertThat(received(client)).isEmpty();
    }

    @Test
    void anObjectIsReadAsOneOfTheApplication() {
        record Job(String text1, int progress) {}
        TestServer server = server();
        update(server, "job", Map.of("text1", "Packing", "progress", 40));
        assertThat(get(server, "job").as(Job.class)).isEqualTo(new Job("Packing", 40));
    }

    @Test
    void withoutLiveObjectsTheirNamespaceIsOneLikeAnyOther() {
        TestServer server = nodes.server(builder -> {});
        servers.add(server);
        assertThat(server.fanfare().hasLive()).isFalse();
        assertThatThrownBy(() -> server.fanfare().live())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("live.enabled");
    }
}
