package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.channel.HistoryOptions;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.NamespaceOptionsBuilder;
import dev.fanfare.channel.RecoveryMode;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.history.HistoryFilter;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M4 history, positions and recovery")
@OnOneNodeAndOnTwo
class RecoveryTest extends SessionTestBase {

    @Test
    void aSubscriberLearnsItsPosition() {
        TestServer server = insecure();
        StreamPosition top = publish(server, "stream:a", "1");
        Result.Subscribe result = server.connect().subscribe("stream:a");
        assertThat(result.recoverable()).isTrue();
        assertThat(result.positioned()).isTrue();
        assertThat(result.position()).isEqualTo(top);
        assertThat(result.publications()).isEmpty();
        assertThat(result.wasRecovering()).isFalse();
    }

    @Test
    void withoutHistoryThereIsNoPosition() {
        Result.Subscribe result = insecure().connect().subscribe("news");
        assertThat(result.positioned()).isFalse();
        assertThat(result.position()).isEqualTo(StreamPosition.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10})
    void whatWasMissedComesWithTheReply(int missed) {
        TestServer server = insecure();
        StreamPosition seen = publish(server, "stream:a", "0");
        for (int i = 1; i <= missed; i++) {
            publish(server, "stream:a", Integer.toString(i));
        }
        Result.Subscribe result = recover(server, seen);
        assertThat(result.recovered()).isTrue();
        assertThat(result.wasRecovering()).isTrue();
        assertThat(result.position()).isEqualTo(seen);
        assertThat(offsets(result.publications()))
                .isEqualTo(LongStream.rangeClosed(2, 1 + missed).boxed().toList());
    }

    @Test
    @DisplayName("Invariant 3: a recovery that cannot be complete says so")
    void moreMissedThanKeptIsNotRecovered() {
        TestServer server = insecure();
        StreamPosition seen = publish(server, "stream:a", "0");
        StreamPosition top = seen;
        for (int i = 1; i <= 11; i++) {
            top = publish(server, "stream:a", Integer.toString(i));
        }
        Result.Subscribe result = recover(server, seen);
        assertThat(result.recovered()).isFalse();
        assertThat(result.wasRecovering()).isTrue();
        assertThat(result.publications()).isEmpty();
        assertThat(result.position()).isEqualTo(top);
    }

    @Test
    void moreMissedThanTheLimitIsNotRecovered() {
        TestServer server = server(builder -> builder.clients(ClientOptions.builder()
                        .insecure(true)
                        .recoveryMaxPublicationLimit(3)
                        .build())
                .namespace("stream", STREAM));
        StreamPosition seen = publish(server, "stream:a", "0");
        for (int i = 1; i <= 3; i++) {
            publish(server, "stream:a", Integer.toString(i));
        }
        assertThat(recover(server, seen).publications()).hasSize(3);
        publish(server, "stream:a", "4");
        assertThat(recover(server, seen).recovered()).isFalse();
    }

    @Test
    void moreBytesThanAConnectionMayHoldAreNotRecovered() {
        TestServer server = server(builder -> builder.clients(ClientOptions.builder()
                        .insecure(true)
                        .queueMaxSize(1000)
                        .build())
                .namespace("stream", STREAM));
        StreamPosition seen = publish(server, "stream:a", "0");
        publish(server, "stream:a", '"' + "x".repeat(600) + '"');
        assertThat(recover(server, seen).recovered()).isTrue();
        publish(server, "stream:a", '"' + "x".repeat(600) + '"');
        assertThat(recover(server, seen).recovered()).isFalse();
    }

    @Test
    void anotherEpochIsNotRecovered() {
        TestServer server = insecure();
        publish(server, "stream:a", "1");
        for (StreamPosition stale : List.of(new StreamPosition(1, "other"), new StreamPosition(0, "_"))) {
            Result.Subscribe result = recover(server, stale);
            assertThat(result.wasRecovering()).isTrue();
            assertThat(result.recovered()).isFalse();
            assertThat(result.publications()).isEmpty();
        }
    }

    @Test
    void anEmptyEpochMatchesAny() {
        TestServer server = insecure();
        publish(server, "stream:a", "1");
        Result.Subscribe result = recover(server, StreamPosition.NONE);
        assertThat(result.recovered()).isTrue();
        assertThat(result.publications()).hasSize(1);
    }

    @Test
    void aPositionBeyondTheTopIsNotRecovered() {
        TestServer server = insecure();
        StreamPosition top = publish(server, "stream:a", "1");
        assertThat(recover(server, new StreamPosition(9, top.epoch())).recovered())
                .isFalse();
    }

    @Test
    void afterTheHistoryIsGoneOnlyWhoHadEverythingRecovers() {
        TestServer server = insecure();
        StreamPosition first = publish(server, "stream:a", "1");
        StreamPosition second = publish(server, "stream:a", "2");
        server.advance(Duration.ofSeconds(61));
        assertThat(recover(server, first).recovered()).isFalse();
        assertThat(recover(server, second).recovered()).isTrue();
    }

    @Test
    void aPositionLivesAsLongAsThePublicationsItStandsFor() {
        TestServer server = server(builder ->
                builder.clients(INSECURE).historyMetaTtl(Duration.ofSeconds(30)).namespace("stream", STREAM));
        StreamPosition seen = publish(server, "stream:a", "0");
        publish(server, "stream:a", "1");
        server.advance(Duration.ofSeconds(45));
        assertThat(offsets(recover(server, seen).publications())).containsExactly(2L);
        assertThatThrownBy(() -> Fanfare.builder().historyMetaTtl(Duration.ZERO))
                .hasMessageContaining("history_meta_ttl");
        assertThat(new HistoryOptions(1, Duration.ofSeconds(1), Duration.ZERO).metaTtl())
                .isNull();
    }

    @Test
    void whoInsistsOnRecoveryGetsAnErrorInstead() {
        TestServer server = insecure();
        publish(server, "stream:a", "1");
        Request.Subscribe request = Request.Subscribe.to("stream:a").recovering(new StreamPosition(1, "other"));
        Request.Subscribe insisting = new Request.Subscribe(
                request.channel(),
                "",
                true,
                request.since(),
                Payload.EMPTY,
                true,
                true,
                false,
                "",
                null,
                Request.Subscribe.REFUSE_UNRECOVERABLE,
                0);
        TestClient client = server.connect();
        assertThat(client.refused(insisting)).isEqualTo(ProtocolError.UNRECOVERABLE_POSITION);
        assertThat(client.subscribe("stream:a")).isNotNull();
    }

    @Test
    void recoveryIsForThoseWhoMay() {
        Result.Subscribe result = recoverNews(builder -> builder);
        assertThat(result.recoverable()).isFalse();
        assertThat(result.positioned()).isFalse();
        assertThat(result.wasRecovering()).isFalse();
    }

    @Test
    void whoMayReadHistoryWhenSubscribedMayRecoverToo() {
        Result.Subscribe result =
                recoverNews(builder -> builder.allowHistoryForSubscriber(true).allowHistoryForAnonymous(true));
        assertThat(result.recoverable()).isTrue();
        assertThat(result.wasRecovering()).isTrue();
    }

    private Result.Subscribe recoverNews(UnaryOperator<NamespaceOptionsBuilder> permissions) {
        TestServer server = server(builder -> builder.clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .build())
                .withoutNamespace(permissions
                        .apply(NamespaceOptions.builder()
                                .historySize(5)
                                .historyTtl(Duration.ofMinutes(1))
                                .allowSubscribeForClient(true)
                                .allowSubscribeForAnonymous(true))
                        .build()));
        return recover(server, "news", StreamPosition.NONE);
    }

    @Test
    void theNewestValueIsEnoughForACache() {
        TestServer server = cache(false);
        StreamPosition first = publish(server, "rates", "1");
        publish(server, "rates", "2");
        StreamPosition top = publish(server, "rates", "3");
        Result.Subscribe behind = recover(server, "rates", first);
        assertThat(behind.recovered()).isTrue();
        assertThat(offsets(behind.publications())).containsExactly(3L);
        Result.Subscribe upToDate = recover(server, "rates", top);
        assertThat(upToDate.recovered()).isTrue();
        assertThat(upToDate.publications()).isEmpty();
        server.advance(Duration.ofSeconds(61));
        assertThat(recover(server, "rates", first).recovered()).isFalse();
        assertThat(recover(server, "rates", top).recovered()).isTrue();
    }

    @Test
    void aCacheMaySendItsValueToEverySubscriber() {
        TestServer server = cache(true);
        publish(server, "rates", "1");
        Result.Subscribe result = server.connect().subscribe("rates");
        assertThat(result.wasRecovering()).isTrue();
        assertThat(offsets(result.publications())).containsExactly(1L);
    }

    @Test
    void aCacheSendsItsValueToWhomTheServerSubscribes() {
        TestServer server = cache(true);
        publish(server, "rates", "1");
        TestClient client = server.connect();
        server.get(server.fanfare().subscribe(ClientSelector.ofUser(""), "rates", SubscribeOptions.DEFAULT));
        assertThat(client.pushes(Push.Subscribed.class)).hasSize(1);
        assertThat(received(client)).containsExactly("1");
        publish(server, "rates", "2");
        assertThat(received(client)).containsExactly("2");
    }

    @Test
    @DisplayName("Invariant 3: across subscribe and recover there is no gap and no duplicate")
    void whatIsPublishedWhileTheHistoryIsReadComesOnceAndInOrder() {
        nodes.mustBeOne("the broker that the test steers is that of one node");
        SlowHistory slow = new SlowHistory();
        TestServer server =
                server(builder -> builder.clients(INSECURE).broker(slow).namespace("stream", STREAM));
        StreamPosition seen = publish(server, "stream:a", "0");
        publish(server, "stream:a", "1");
        TestClient client = server.connect();
        slow.hold();
        long id = client.send(Request.Subscribe.to("stream:a").recovering(seen));
        publish(server, "stream:a", "2");
        slow.readHistoryNow();
        publish(server, "stream:a", "3");
        assertThat(client.take()).isEmpty();
        slow.answer();
        Result.Subscribe result = client.result(id, Result.Subscribe.class);
        assertThat(offsets(result.publications())).containsExactly(2L, 3L);
        publish(server, "stream:a", "4");
        assertThat(received(client)).containsExactly("3", "4");
    }

    @Test
    void aSubscriberOfAnEmptyStreamAdoptsItsEpoch() {
        TestServer server = insecure();
        TestClient client = server.connect();
        String epoch = client.subscribe("stream:a").position().epoch();
        assertThat(epoch).isNotEmpty();
        publish(server, "stream:a", "1");
        assertThat(client.pushes(Push.Published.class))
                .extracting(push -> push.publication().epoch())
                .containsExactly(epoch);
    }

    @Test
    void historyIsReadByThoseWhoMay() {
        TestServer server = insecure();
        for (int i = 1; i <= 5; i++) {
            publish(server, "stream:a", Integer.toString(i));
        }
        TestClient client = server.connect();
        assertThat(history(client, 0, null, false).publications()).isEmpty();
        assertThat(history(client, 0, null, false).position().offset()).isEqualTo(5);
        assertThat(offsets(history(client, HistoryFilter.ALL, null, false).publications()))
                .containsExactly(1L, 2L, 3L, 4L, 5L);
        StreamPosition third =
                new StreamPosition(3, history(client, 0, null, false).position().epoch());
        assertThat(offsets(history(client, 10, third, false).publications())).containsExactly(4L, 5L);
        assertThat(offsets(history(client, 10, third, true).publications())).containsExactly(2L, 1L);
        assertThat(client.refused(new Request.History("stream:a", 1, new StreamPosition(3, "other"), false)))
                .isEqualTo(ProtocolError.UNRECOVERABLE_POSITION);
        assertThat(client.refused(new Request.History("stream:a", 1, StreamPosition.NONE, true)))
                .isEqualTo(ProtocolError.BAD_REQUEST);
        assertThat(client.refused(new Request.History("news", 1, null, false))).isEqualTo(ProtocolError.NOT_AVAILABLE);
        TestServer strict = server(builder -> builder.clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .build())
                .namespace("stream", STREAM));
        assertThat(strict.connect().refused(new Request.History("stream:a", 1, null, false)))
                .isEqualTo(ProtocolError.PERMISSION_DENIED);
    }

    private static Result.History history(
            TestClient client, int limit, @Nullable StreamPosition since, boolean reverse) {
        return client.call(new Request.History("stream:a", limit, since, reverse), Result.History.class);
    }

    private TestServer cache(boolean auto) {
        return server(builder -> builder.clients(INSECURE)
                .withoutNamespace(NamespaceOptions.builder()
                        .historySize(2)
                        .historyTtl(Duration.ofMinutes(1))
                        .forceRecovery(true)
                        .forceRecoveryMode(RecoveryMode.CACHE)
                        .autoCacheRecover(auto)
                        .build()));
    }

    private static Result.Subscribe recover(TestServer server, StreamPosition since) {
        return recover(server, "stream:a", since);
    }

    private static Result.Subscribe recover(TestServer server, String channel, StreamPosition since) {
        return server.connect().call(Request.Subscribe.to(channel).recovering(since), Result.Subscribe.class);
    }
}
