package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fanfare.channel.PublicationFormat;
import dev.fanfare.channel.PublicationLimits;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.map.KeyMode;
import dev.fanfare.map.MapCounts;
import dev.fanfare.map.MapEntry;
import dev.fanfare.map.MapPage;
import dev.fanfare.map.MapResult;
import dev.fanfare.map.MapWrite;
import dev.fanfare.map.Maps;
import dev.fanfare.metrics.FanfareMetrics;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application writes into maps and reads of them. */
@OnOneNodeAndOnTwo
class MapsTest extends MapTestBase {

    private static final Payload ONE = Payload.utf8("1");

    private static MapResult publish(TestServer server, String channel, String key, String json, MapWrite write) {
        return server.get(server.fanfare().maps().publish(channel, key, Payload.utf8(json), write));
    }

    private static MapResult publish(TestServer server, String channel, String key, String json) {
        return publish(server, channel, key, json, MapWrite.DEFAULT);
    }

    private static List<String> texts(MapPage page) {
        return page.entries().stream()
                .map(entry ->
                        entry.key() + "=" + (entry.removed() ? "" : entry.data().utf8()) + "@" + entry.offset())
                .toList();
    }

    @Test
    @DisplayName("M25 8 what is written, written anew and removed is there, in the stream and with who is subscribed")
    void writesAndReads() {
        TestServer server = maps();
        Maps maps = server.fanfare().maps();
        TestClient client = server.connect();
        ask(client, first("map:a"));
        MapResult first = publish(server, "map:a", "b", "1", MapWrite.DEFAULT.withTags(Map.of("t", "v")));
        publish(server, "map:a", "a", "2");
        publish(server, "map:a", "b", "1");
        MapResult removed = server.get(maps.remove("map:a", "a"));
        assertThat(first.position().offset()).isEqualTo(1);
        assertThat(first.isApplied()).isTrue();
        assertThat(removed)
                .isEqualTo(new MapResult(new StreamPosition(4, first.position().epoch()), null));
        assertThat(pushed(client))
                .extracting(Publication::key, Publication::offset, Publication::removed)
                .containsExactly(
                        tuple("b", 1L, false), tuple("a", 2L, false), tuple("b", 3L, false), tuple("a", 4L, true));
        MapPage state = server.get(maps.readState("map:a", "", -1));
        assertThat(texts(state)).containsExactly("b=1@3");
        assertThat(state.position()).isEqualTo(removed.position());
        assertThat(texts(server.get(maps.readStream("map:a", null, -1, false))))
                .containsExactly("b=1@1", "a=2@2", "b=1@3", "a=@4");
        assertThat(texts(server.get(maps.readStream("map:a", null, 2, true)))).containsExactly("a=@4", "b=1@3");
        assertThat(texts(server.get(maps.readStream("map:a", first.position(), 2, false))))
                .containsExactly("a=2@2", "b=1@3");
        assertThat(server.get(maps.size("map:a"))).isEqualTo(1);
        assertThat(server.get(maps.read("map:a", "b"))).map(MapEntry::data).hasValue(ONE);
        assertThat(server.get(maps.read("map:a", "a"))).isEmpty();
    }

    @Test
    @DisplayName(
            "M25 8 a suppressed write is a success that says why, looked at in the order of idempotency, version, mode")
    void suppresses() {
        TestServer server = maps();
        MapWrite write = MapWrite.DEFAULT.idempotencyKey("once").version(5, "e").mode(KeyMode.IF_NEW);
        assertThat(publish(server, "map:a", "k", "1", write).suppressed()).isNull();
        assertThat(publish(server, "map:a", "k", "2", write).suppressed()).isEqualTo(MapResult.Reason.IDEMPOTENCY);
        assertThat(publish(server, "map:a", "k", "2", write.idempotencyKey("")).suppressed())
                .isEqualTo(MapResult.Reason.VERSION);
        assertThat(publish(server, "map:a", "k", "2", write.idempotencyKey("").version(6, "e"))
                        .suppressed())
                .isEqualTo(MapResult.Reason.KEY_EXISTS);
        assertThat(publish(server, "map:a", "n", "2", MapWrite.DEFAULT.mode(KeyMode.IF_EXISTS))
                        .suppressed())
                .isEqualTo(MapResult.Reason.KEY_NOT_FOUND);
        assertThat(server.get(server.fanfare().maps().remove("map:a", "n")).suppressed())
                .isEqualTo(MapResult.Reason.KEY_NOT_FOUND);
        assertThat(texts(server.get(server.fanfare().maps().readStream("map:a", null, -1, false))))
                .containsExactly("k=1@1");
        assertThat(publish(server, "map:a", "k", "3", MapWrite.DEFAULT.version(1, "other"))
                        .isApplied())
                .as("another epoch")
                .isTrue();
        assertThat(publish(server, "map:a", "k", "4").isApplied())
                .as("no version")
                .isTrue();
        assertThat(publish(server, "map:a", "k", "5", MapWrite.DEFAULT.version(1, "other"))
                        .suppressed())
                .as("a write without a version leaves it")
                .isEqualTo(MapResult.Reason.VERSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"map:a", "brief:a", "kept:a"})
    @DisplayName("M25 2 a value ends after key_ttl with an ordinary removal, and each write begins its time anew")
    void ends(String channel) {
        TestServer server = maps();
        TestClient client = server.connect();
        ask(client, first(channel));
        publish(server, channel, "k", "1");
        pass(server, 20, client);
        publish(server, channel, "k", "1");
        pass(server, 20, client);
        assertThat(server.get(server.fanfare().maps().size(channel))).isEqualTo(1);
        pass(server, 12, client);
        boolean stays = channel.startsWith("kept:");
        assertThat(server.get(server.fanfare().maps().size(channel))).isEqualTo(stays ? 1 : 0);
        assertThat(pushed(client))
                .extracting(Publication::removed)
                .containsExactlyElementsOf(stays ? List.of(false, false) : List.of(false, false, true));
    }

    @Test
    @DisplayName(
            "M25 8 pages follow each other, and at the position of the first they leave out what has changed since")
    void pages() {
        TestServer server = maps();
        Maps maps = server.fanfare().maps();
        fill(server, "kept:a", 10);
        MapPage first = server.get(maps.readState("kept:a", "", 4));
        publish(server, "kept:a", key(5), "\"new\"");
        List<String> seen = new ArrayList<>();
        first.entries().forEach(entry -> seen.add(entry.key()));
        String cursor = first.cursor();
        while (!cursor.isEmpty()) {
            MapPage page = server.get(maps.readState("kept:a", cursor, 4, first.position()));
            assertThat(page.position()).isEqualTo(first.position());
            page.entries().forEach(entry -> seen.add(entry.key()));
            cursor = page.cursor();
        }
        assertThat(seen).hasSize(9).doesNotContain(key(5)).isSorted();
        assertThat(texts(server.get(maps.readStream("kept:a", first.position(), -1, false))))
                .containsExactly(key(5) + "=\"new\"@11");
        MapPage position = server.get(maps.readState("kept:a", "", 0));
        assertThat(position.entries()).isEmpty();
        assertThat(position.position().offset()).isEqualTo(11);
        refused(server, all -> all.readState("kept:a", "", 4, new StreamPosition(1, "another")), 112, "begun anew");
        refused(server, all -> all.readStream("kept:a", new StreamPosition(1, "another"), 4, false), 112, "begun anew");
        refused(server, all -> all.readStream("kept:a", new StreamPosition(1, "another"), 4, true), 112, "begun anew");
    }

    @Test
    @DisplayName("M25 8 a page ends where it would be too large, with a cursor, and has one value at least")
    void aPageIsNeverTooLarge() {
        TestServer server =
                server(builder -> builder.publicationLimits(new PublicationLimits(Maps.MAX_PAGE_BYTES * 2, 5))
                        .deliveryQueueMaxSize(Integer.MAX_VALUE)
                        .namespace("map", namespace(recoverable()).build()));
        Maps maps = server.fanfare().maps();
        String third = "\"" + "x".repeat(Maps.MAX_PAGE_BYTES / 3) + "\"";
        for (String key : List.of("a", "b", "c", "d")) {
            publish(server, "map:a", key, third);
        }
        publish(server, "map:a", "e", "\"" + "x".repeat(Maps.MAX_PAGE_BYTES + 1) + "\"");
        List<Integer> sizes = new ArrayList<>();
        String cursor = "";
        do {
            MapPage page = server.get(maps.readState("map:a", cursor, -1));
            sizes.add(page.entries().size());
            cursor = page.cursor();
        } while (!cursor.isEmpty());
        assertThat(sizes).containsExactly(2, 2, 1);
        assertThat(server.get(maps.readStream("map:a", null, -1, false)).entries())
                .hasSize(2);
    }

    @Test
    @DisplayName(
            "M25 5 clear forgets everything and pushes nothing; who is subscribed begins again with the next change")
    void clears() {
        TestServer server = maps();
        Maps maps = server.fanfare().maps();
        TestClient client = server.connect();
        publish(server, "map:a", "k", "1", MapWrite.DEFAULT.idempotencyKey("x"));
        String epoch = ask(client, first("map:a")).position().epoch();
        server.get(maps.clear("map:a"));
        assertThat(client.take()).isEmpty();
        assertThat(server.get(maps.size("map:a"))).isZero();
        MapResult next = publish(server, "map:a", "k", "1", MapWrite.DEFAULT.idempotencyKey("x"));
        assertThat(next.isApplied()).isTrue();
        assertThat(next.position().epoch()).isNotEqualTo(epoch);
        assertThat(client.pushes(Push.Unsubscribed.class))
                .extracting(push -> push.code().code())
                .containsExactly(2500);
    }

    @Test
    @DisplayName("M25 2 a map in the mode ephemeral has no position, no stream and no versions")
    void anEphemeralMapHasNoStream() {
        TestServer server = maps();
        assertThat(publish(server, "brief:a", "k", "1").position()).isEqualTo(StreamPosition.NONE);
        MapPage page = server.get(server.fanfare().maps().readState("brief:a", "", 5));
        assertThat(page.position()).isEqualTo(StreamPosition.NONE);
        assertThat(page.entries()).extracting(MapEntry::offset).containsExactly(0L);
        refused(server, maps -> maps.readStream("brief:a", null, 5, false), 107, "keeps no stream");
        refused(server, maps -> maps.publish("brief:a", "k", ONE, MapWrite.DEFAULT.version(1, "")), 107, "versions");
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                arguments("", "a key is needed"),
                arguments("a\u0000b", "control character"),
                arguments("a\nb", "control character"),
                arguments("a\u0085b", "control character"),
                arguments("\uD800", "half of one"),
                arguments("k".repeat(256), "at most 255 characters"),
                arguments("k".repeat(10 * 1024 * 1024), "has 10485760"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    @DisplayName("M25 a key that is empty, too long or has control characters is refused, and does no harm")
    void refusesKeys(String key, String sentence) {
        TestServer server = maps();
        refused(server, maps -> maps.publish("map:a", key, ONE), 107, sentence);
        refused(server, maps -> maps.remove("map:a", key), 107, sentence);
        refused(server, maps -> maps.read("map:a", key), 107, sentence);
        assertThat(server.get(server.fanfare().maps().size("map:a"))).isZero();
    }

    @Test
    @DisplayName("M25 a key has up to 255 characters of any script")
    void takesKeys() {
        TestServer server = maps();
        for (String key : List.of("k".repeat(255), "ключ", "\uD83D\uDE00", " ", "\"\\'<>&")) {
            assertThat(publish(server, "map:a", key, "1").isApplied()).isTrue();
            assertThat(server.get(server.fanfare().maps().read("map:a", key))).isPresent();
        }
    }

    private static void refused(TestServer server, Function<Maps, CompletionStage<?>> call, int code, String sentence) {
        assertThatThrownBy(() -> server.get(call.apply(server.fanfare().maps())))
                .cause()
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        refusal -> assertThat(refusal.error().code()).isEqualTo(code))
                .hasMessageContaining(sentence);
    }

    static Stream<Arguments> calls() {
        return Stream.<Function<String, Function<Maps, CompletionStage<?>>>>of(
                        channel -> maps -> maps.publish(channel, "k", ONE),
                        channel -> maps -> maps.remove(channel, "k"),
                        channel -> maps -> maps.readState(channel, "", 1),
                        channel -> maps -> maps.read(channel, "k"),
                        channel -> maps -> maps.readStream(channel, null, 1, false),
                        channel -> maps -> maps.size(channel),
                        channel -> maps -> maps.clear(channel))
                .map(Arguments::arguments);
    }

    @ParameterizedTest
    @MethodSource("calls")
    @DisplayName("M25 8 a channel that is no map is 107, an unknown namespace 102, whatever is asked")
    void refusesChannels(Function<String, Function<Maps, CompletionStage<?>>> call) {
        TestServer server = maps();
        refused(server, call.apply("stream:a"), 107, "\"stream:a\" is no map: the subscription_type");
        refused(server, call.apply("nothing"), 107, "is no map");
        refused(server, call.apply(""), 107, "a channel is needed");
        refused(server, call.apply("x".repeat(256)), 107, "cannot be used");
        refused(server, call.apply("other:a"), 102, "cannot be used");
    }

    @Test
    @DisplayName("M25 8 data is what a publication may be, and never empty; publish is for streams")
    void refusesData() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .publicationLimits(new PublicationLimits(100, 3))
                .namespace("map", namespace(recoverable()).build())
                .namespace(
                        "object",
                        namespace(recoverable())
                                .publicationDataFormat(PublicationFormat.JSON_OBJECT)
                                .build()));
        refused(server, maps -> maps.publish("map:a", "k", Payload.EMPTY), 107, "a value needs data");
        refused(
                server,
                maps -> maps.publish("map:a", "k", Payload.utf8("\"" + "x".repeat(99) + "\"")),
                107,
                "101 bytes");
        refused(server, maps -> maps.publish("map:a", "k", Payload.utf8("[[[[1]]]]")), 107, "levels deep");
        refused(server, maps -> maps.publish("object:a", "k", ONE), 107, "not a JSON object");
        assertThatThrownBy(() ->
                        server.get(server.fanfare().publish("map:a", Publication.of(ONE), PublishOptions.DEFAULT)))
                .cause()
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(ProtocolError.BAD_REQUEST))
                .hasMessageContaining("map_publish");
        nodes.mustBeOne("who speaks JSON is known of the clients of the same node");
        ask(server.connect(), first("map:a"));
        refused(server, maps -> maps.publish("map:a", "k", Payload.wrap(new byte[] {1, 2})), 107, "not one JSON value");
    }

    @Test
    @DisplayName("M25 a store without room refuses with 106, and says where to make room")
    void refusesWithoutRoom() {
        nodes.mustBeOne("the store that nodes share here has no bound");
        TestServer server = server(builder -> builder.memoryMaxSize(100_000)
                .namespace("map", namespace(recoverable()).build()));
        String large = "\"" + "x".repeat(10_000) + "\"";
        int written = 0;
        try {
            while (written < 1000) {
                publish(server, "map:a", "k" + written, large);
                written++;
            }
        } catch (CompletionException full) {
            assertThat(full).hasMessageContaining("no room");
        }
        assertThat(written).isBetween(1, 20);
        int next = written;
        refused(server, all -> all.publish("map:a", "k" + next, Payload.utf8(large)), 106, "no room");
        server.advance(KEY_TTL.plusSeconds(120));
        assertThat(publish(server, "map:a", "b", large).isApplied())
                .as("there is room when values have ended")
                .isTrue();
    }

    @Test
    @DisplayName("M25 an engine that is closed refuses, and does not break")
    void refusesWhenClosed() {
        TestServer server = maps();
        Maps maps = server.fanfare().maps();
        server.close();
        assertThatThrownBy(() -> maps.size("map:a").toCompletableFuture().join())
                .hasMessageContaining("the engine is closed");
    }

    @Test
    @DisplayName("M25 what is done with maps is counted, with why nothing was done")
    void counts() {
        TestServer server = maps();
        publish(server, "map:a", "k", "1");
        publish(server, "map:b", "k", "1");
        publish(server, "map:a", "k", "1", MapWrite.DEFAULT.mode(KeyMode.IF_NEW));
        server.get(server.fanfare().maps().remove("map:a", "k"));
        MapCounts counts = server.fanfare().maps().counts();
        assertThat(counts.published()).isEqualTo(2);
        assertThat(counts.removed()).isEqualTo(1);
        assertThat(counts.suppressed())
                .containsEntry(MapResult.Reason.KEY_EXISTS, 1L)
                .containsEntry(MapResult.Reason.VERSION, 0L);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new FanfareMetrics(server.fanfare()).bindTo(registry);
        assertThat(registry.get("fanfare.map.writes")
                        .tag("operation", "publish")
                        .functionCounter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("fanfare.map.suppressed")
                        .tag("reason", "key_exists")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }
}
