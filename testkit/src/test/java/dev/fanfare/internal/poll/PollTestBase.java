package dev.fanfare.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.NamespaceOptionsBuilder;
import dev.fanfare.channel.PollMode;
import dev.fanfare.channel.PollOptions;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.poll.SharedPollOptions;
import dev.fanfare.poll.TrackSignature;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.testkit.Nodes;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Servers with shared polls on fake time, closed after each test. */
abstract class PollTestBase {

    static final String SECRET = "a secret";
    static final String CHANNEL = "votes:a";
    static final Duration INTERVAL = Duration.ofSeconds(10);
    static final PollOptions VERSIONED = PollOptions.DEFAULT.withMode(PollMode.VERSIONED);
    static final PollOptions VERSIONLESS = PollOptions.DEFAULT;

    final SteeredBackend backend = new SteeredBackend();
    private final List<TestServer> servers = new ArrayList<>();
    private final int unreleasedBefore = RecordingTransport.unreleasedBatches();

    @AfterEach
    void closeServersAndLookForLeaks() {
        servers.forEach(TestServer::close);
        assertThat(RecordingTransport.unreleasedBatches())
                .as("Invariant 6: every buffer is released exactly once")
                .isEqualTo(unreleasedBefore);
    }

    TestServer server(Nodes nodes, Consumer<FanfareBuilder> configure) {
        TestServer server = nodes.server(builder -> {
            builder.clients(ClientOptions.builder()
                            .insecure(true)
                            .pingInterval(Duration.ofHours(1))
                            .build())
                    .sharedPolls(SharedPollOptions.of(SECRET))
                    .onSharedPollRefreshAsync(backend);
            configure.accept(builder);
        });
        servers.add(server);
        return server;
    }

    TestServer server(PollOptions options) {
        return server(
                Nodes.ONE, builder -> builder.namespace("votes", polled(options).build()));
    }

    static NamespaceOptionsBuilder polled(PollOptions options) {
        return NamespaceOptions.builder()
                .subscriptionType(SubscriptionType.SHARED_POLL)
                .sharedPoll(options);
    }

    static Request.Subscribe subscription(String delta, int type) {
        return new Request.Subscribe(
                CHANNEL, "", false, StreamPosition.NONE, Payload.EMPTY, false, false, false, delta, null, 0, type);
    }

    static Result.Subscribe subscribe(TestClient client) {
        return client.call(subscription("", Request.Subscribe.SHARED_POLL), Result.Subscribe.class);
    }

    static TestClient subscriber(TestServer server) {
        TestClient client = server.connect();
        subscribe(client);
        return client;
    }

    static Request.TrackedItem item(String key) {
        return new Request.TrackedItem(key, 0);
    }

    static Request.TrackedItem item(String key, long version) {
        return new Request.TrackedItem(key, version);
    }

    /** Items that their application has signed for a client without a user. */
    static Request.TrackBatch signed(TestServer server, @Nullable Duration ttl, Request.TrackedItem... items) {
        List<String> keys = Arrays.stream(items).map(Request.TrackedItem::key).toList();
        Instant now = server.clock().instant();
        String signature = TrackSignature.of(SECRET, "", CHANNEL, keys, now, ttl == null ? null : now.plus(ttl));
        return new Request.TrackBatch(signature, List.of(items));
    }

    static Request.SubRefresh tracking(List<String> untrack, Request.TrackBatch... batches) {
        return new Request.SubRefresh(CHANNEL, "", Request.SubRefresh.TRACK, List.of(batches), untrack);
    }

    static Result.SubRefresh track(TestServer server, TestClient client, Request.TrackedItem... items) {
        return client.call(tracking(List.of(), signed(server, null, items)), Result.SubRefresh.class);
    }

    static Result.SubRefresh track(TestServer server, TestClient client, String... keys) {
        return track(server, client, Arrays.stream(keys).map(PollTestBase::item).toArray(Request.TrackedItem[]::new));
    }

    static Request.SubRefresh untracking(String... keys) {
        return new Request.SubRefresh(CHANNEL, "", Request.SubRefresh.UNTRACK, List.of(), List.of(keys));
    }

    /** What a client was given since it was last asked, such as {@code key=data@version}. */
    static List<String> given(TestClient client) {
        return client.pushes(Push.Published.class).stream()
                .map(Push.Published::publication)
                .map(PollTestBase::say)
                .toList();
    }

    private static String say(Publication publication) {
        return publication.removed()
                ? publication.key() + " removed"
                : publication.key()
                        + (publication.delta() ? "~" : "=")
                        + publication.data().utf8()
                        + (publication.version() == 0 ? "" : "@" + publication.version());
    }
}
