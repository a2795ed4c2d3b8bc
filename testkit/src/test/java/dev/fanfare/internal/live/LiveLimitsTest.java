package dev.fanfare.internal.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.live.LiveObjects;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.live.LiveResult.Outcome;
import dev.fanfare.live.LiveWrite;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Request;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("L1 what a live object cannot be")
@OnOneNodeAndOnTwo
class LiveLimitsTest extends LiveTestBase {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "text1    | 1",
                "text3    | {}",
                "progress | -1",
                "progress | 100.5",
                "progress | \"50\"",
                "busy     | 1",
                "busy     | \"true\"",
                "value    | []",
                "value    | true",
                "datetime | \"tomorrow\"",
                "datetime | 1700000000",
                "any      | 9007199254740993",
                "any      | [1,{\"deep\":-9007199254740993}]",
                "any      | 123456789012345678901234567890",
                "any      | {broken",
            })
    void whatAnAttributeCannotBeIsRefusedByName(String name, String json) {
        TestServer server = server();
        assertThatThrownBy(() -> update(server, "job", Map.of("text2", "kept?", name, Payload.utf8(json))))
                .hasRootCauseInstanceOf(ErrorException.class)
                .rootCause()
                .hasMessageContaining("\"" + name + "\"");
        assertThat(get(server, "job").exists()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\u0000", "\u007f", "\ud800"})
    void anIdThatIsImpossibleIsRefused(String id) {
        TestServer server = server();
        LiveObjects live = server.fanfare().live();
        List<CompletionStage<?>> all = List.of(
                live.update(id, Map.of("text1", "x")),
                live.get(id),
                live.remove(id),
                live.add(id, "value", 1),
                live.unset(id, "text1"),
                live.message(id, "x"));
        all.forEach(each -> assertThat(refusal(server, each).code()).isEqualTo(107));
    }

    @Test
    void anIdIsAsLongAsAChannelNameAllows() {
        TestServer server = server();
        assertThat(update(server, "x".repeat(250), Map.of("text1", "x")).isApplied())
                .isTrue();
        assertThat(refusal(server, server.fanfare().live().get("x".repeat(251))).code())
                .isEqualTo(107);
    }

    @Test
    void anIdThatNoChannelNameCanHaveIsPercentEncodedAndInOneWayOnly() {
        TestServer server = server();
        update(server, "Größe 1%", Map.of("text1", "x"));
        TestClient client = client(server, "ann");
        assertThat(client.subscribe("live:Gr%C3%B6%C3%9Fe%201%25").data().utf8())
                .contains("\"x\"");
        for (String other : List.of("live:Gr%c3%b6%C3%9Fe%201%25", "live:%41", "live:%4", "live:%zz", "live:")) {
            assertThat(client.refused(Request.Subscribe.to(other)).code()).isEqualTo(107);
        }
    }

    @Test
    void aTimeThatNoClockCanTellIsRefused() {
        for (Duration time :
                List.of(Duration.ofMillis(-1), Duration.ofMillis(Long.MAX_VALUE), ChronoUnit.FOREVER.getDuration())) {
            assertThatThrownBy(() -> LiveWrite.DEFAULT.withTtl(time))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ttl");
        }
        assertThatThrownBy(() -> LiveOptions.DEFAULT.withRetention(1, ChronoUnit.FOREVER.getDuration()))
                .hasMessageContaining("retention_ttl");
    }

    @Test
    void anObjectThatIsTooLargeStaysAsItWas() {
        TestServer server = server(builder -> builder.live(LiveOptions.DEFAULT.withMaxSize(100)));
        update(server, "job", Map.of("text1", "x".repeat(80)));
        assertThat(update(server, "job", Map.of("text2", "x".repeat(80))).outcome())
                .isEqualTo(Outcome.TOO_LARGE);
        assertThat(get(server, "job").attributes()).containsOnlyKeys("text1");
        assertThat(refusal(server, server.fanfare().live().message("job", "x".repeat(100)))
                        .code())
                .isEqualTo(107);
    }
}
