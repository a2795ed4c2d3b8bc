package dev.fanfare.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.testkit.Network;
import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.HistoryOptions;
import io.github.centrifugal.centrifuge.HistoryResult;
import io.github.centrifugal.centrifuge.JoinEvent;
import io.github.centrifugal.centrifuge.LeaveEvent;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.PresenceResult;
import io.github.centrifugal.centrifuge.PresenceStatsResult;
import io.github.centrifugal.centrifuge.Publication;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.PublishResult;
import io.github.centrifugal.centrifuge.RPCResult;
import io.github.centrifugal.centrifuge.ReplyError;
import io.github.centrifugal.centrifuge.ResultCallback;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import io.github.centrifugal.centrifuge.SubscriptionOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M2 the Java SDK")
class JavaSdkTest {

    static final String CONFIG = """
            client:
              allow_anonymous_connect_without_token: true
              token: {hmac_secret_key: a secret}
            http_api: {key: key}
            channel:
              namespaces:
                - name: chat
                  history_size: 300
                  history_ttl: 10m
                  force_recovery: true
                  presence: true
                  join_leave: true
                  allow_subscribe_for_client: true
                  allow_subscribe_for_anonymous: true
                  allow_publish_for_subscriber: true
                  allow_publish_for_anonymous: true
                  allow_history_for_subscriber: true
                  allow_history_for_anonymous: true
                  allow_presence_for_client: true
                  allow_presence_for_anonymous: true
                - name: short
                  history_size: 10
                  history_ttl: 10m
                  force_recovery: true
                  allow_subscribe_for_client: true
                  allow_subscribe_for_anonymous: true
            """;

    private static final int TIMEOUT_SECONDS = 20;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private static ServerProcess server;

    private final List<Client> clients = new ArrayList<>();
    private final List<Network> networks = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.serve(CONFIG, 0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void closeClients() throws Exception {
        for (Client client : clients) {
            client.close(5_000);
        }
        for (Network network : networks) {
            network.close();
        }
    }

    /** What a client hears about its connection. */
    private static final class Connection extends EventListener {
        private final BlockingQueue<String> connected = new LinkedBlockingQueue<>();
        private final BlockingQueue<Integer> connecting = new LinkedBlockingQueue<>();
        private final BlockingQueue<Integer> disconnected = new LinkedBlockingQueue<>();

        @Override
        public void onConnected(Client client, ConnectedEvent event) {
            connected.add(event.getClient());
        }

        @Override
        public void onConnecting(Client client, ConnectingEvent event) {
            connecting.add(event.getCode());
        }

        @Override
        public void onDisconnected(Client client, DisconnectedEvent event) {
            disconnected.add(event.getCode());
        }
    }

    /** What a client hears about a subscription. */
    private static final class Channel extends SubscriptionEventListener {
        private final BlockingQueue<SubscribedEvent> subscribed = new LinkedBlockingQueue<>();
        private final BlockingQueue<Long> offsets = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> data = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> joined = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> left = new LinkedBlockingQueue<>();

        @Override
        public void onSubscribed(Subscription subscription, SubscribedEvent event) {
            subscribed.add(event);
        }

        @Override
        public void onPublication(Subscription subscription, PublicationEvent event) {
            offsets.add(event.getOffset());
            data.add(new String(event.getData(), StandardCharsets.UTF_8));
        }

        @Override
        public void onJoin(Subscription subscription, JoinEvent event) {
            joined.add(event.getInfo().getClient());
        }

        @Override
        public void onLeave(Subscription subscription, LeaveEvent event) {
            left.add(event.getInfo().getClient());
        }
    }

    private Client open(String url, Connection connection, Consumer<Options> configure) {
        Options options = new Options();
        options.setMinReconnectDelay(50);
        options.setMaxReconnectDelay(200);
        configure.accept(options);
        Client client = new Client(url, options, connection);
        clients.add(client);
        client.connect();
        return client;
    }

    private Client open() {
        return open(server.webSocketUrl(), new Connection(), options -> {});
    }

    private Network network() throws IOException {
        Network network = new Network(server.port());
        networks.add(network);
        return network;
    }

    private static String url(Network network) {
        return "ws://127.0.0.1:" + network.port() + "/connection/websocket";
    }

    private static Subscription subscribe(Client client, String channel, Channel events) throws Exception {
        SubscriptionOptions options = new SubscriptionOptions();
        options.setJoinLeave(true);
        Subscription subscription = client.newSubscription(channel, options, events);
        subscription.subscribe();
        return subscription;
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T taken = queue.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (taken == null) {
            throw new AssertionError("nothing came");
        }
        return taken;
    }

    private static List<Long> take(BlockingQueue<Long> queue, int count) throws InterruptedException {
        List<Long> taken = new ArrayList<>();
        while (taken.size() < count) {
            taken.add(take(queue));
        }
        return taken;
    }

    private interface Call<T> {
        void run(ResultCallback<T> callback);
    }

    private static <T> T get(Call<T> call) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        call.run((problem, value) -> {
            if (problem == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(problem);
            }
        });
        return result.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private static <T> int refused(Call<T> call) throws Exception {
        try {
            get(call);
        } catch (ExecutionException problem) {
            if (problem.getCause() instanceof ReplyError error) {
                return error.getCode();
            }
        }
        throw new AssertionError("not refused");
    }

    private static void publish(String channel, int from, int to) {
        for (int i = from; i <= to; i++) {
            String answer = server.api("publish", "{\"channel\":\"" + channel + "\",\"data\":" + i + "}");
            assertThat(answer).contains("\"offset\":" + i + ",");
        }
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    @DisplayName("C8 connects, subscribes, publishes and receives")
    void connectsSubscribesPublishesAndReceives() throws Exception {
        Connection connection = new Connection();
        Client client = open(server.webSocketUrl(), connection, options -> {});
        assertThat(take(connection.connected)).hasSize(36);
        Channel channel = new Channel();
        Subscription subscription = subscribe(client, "chat:basic", channel);
        take(channel.subscribed);
        PublishResult published =
                get(callback -> subscription.publish("{\"hi\":1}".getBytes(StandardCharsets.UTF_8), callback));
        assertThat(published).isNotNull();
        assertThat(take(channel.data)).isEqualTo("{\"hi\":1}");
        assertThat(take(channel.offsets)).isEqualTo(1);
    }

    @Test
    void readsHistory() throws Exception {
        publish("chat:history", 1, 5);
        Channel channel = new Channel();
        Subscription subscription = subscribe(open(), "chat:history", channel);
        take(channel.subscribed);
        HistoryOptions newest =
                new HistoryOptions.Builder().withLimit(2).withReverse(true).build();
        HistoryResult history = get(callback -> subscription.history(newest, callback));
        assertThat(history.getPublications()).extracting(Publication::getOffset).containsExactly(5L, 4L);
        assertThat(history.getOffset()).isEqualTo(5);
    }

    @Test
    void seesPresenceJoinsAndLeaves() throws Exception {
        Channel first = new Channel();
        Subscription subscription = subscribe(open(), "chat:presence", first);
        take(first.subscribed);
        take(first.joined);
        Connection connection = new Connection();
        Client second = open(server.webSocketUrl(), connection, options -> {});
        String id = take(connection.connected);
        subscribe(second, "chat:presence", new Channel());
        assertThat(take(first.joined)).isEqualTo(id);
        PresenceResult presence = get(subscription::presence);
        assertThat(presence.getClients()).hasSize(2).containsKey(id);
        PresenceStatsResult stats = get(subscription::presenceStats);
        assertThat(stats.getNumClients()).isEqualTo(2);
        second.disconnect();
        assertThat(take(first.left)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 200})
    void recoversWhatWasMissedDuringAForcedDrop(int missed) throws Exception {
        String name = "chat:recover-" + missed;
        Network network = network();
        Connection connection = new Connection();
        Client client = open(url(network), connection, options -> {});
        Channel channel = new Channel();
        subscribe(client, name, channel);
        take(channel.subscribed);
        connection.connecting.clear();
        publish(name, 1, 3);
        assertThat(take(channel.offsets, 3)).isEqualTo(range(1, 3));

        network.cut();
        take(connection.connecting);
        publish(name, 4, 3 + missed);
        network.restore();
        SubscribedEvent back = take(channel.subscribed);
        assertThat(back.wasRecovering()).isTrue();
        assertThat(back.getRecovered()).isTrue();
        publish(name, 4 + missed, 5 + missed);
        assertThat(take(channel.offsets, missed + 2)).isEqualTo(range(4, 5 + missed));
    }

    @Test
    void isToldWhenWhatItMissedCannotBeRecovered() throws Exception {
        Network network = network();
        Connection connection = new Connection();
        Client client = open(url(network), connection, options -> {});
        Channel channel = new Channel();
        subscribe(client, "short:gap", channel);
        take(channel.subscribed);
        connection.connecting.clear();
        publish("short:gap", 1, 1);
        take(channel.offsets);
        network.cut();
        take(connection.connecting);
        publish("short:gap", 2, 40);
        network.restore();
        SubscribedEvent back = take(channel.subscribed);
        assertThat(back.wasRecovering()).isTrue();
        assertThat(back.getRecovered()).isFalse();
        publish("short:gap", 41, 41);
        assertThat(take(channel.offsets)).isEqualTo(41);
    }

    @Test
    void isRefusedWithAForgedToken() throws Exception {
        Connection connection = new Connection();
        open(server.webSocketUrl(), connection, options -> options.setToken("eyJhbGciOiJIUzI1NiJ9.e30.AAAA"));
        assertThat(take(connection.disconnected)).isEqualTo(3500);
    }

    @Test
    void hearsThatThereIsNothingToCall() throws Exception {
        Client client = open();
        Call<RPCResult> call = callback -> client.rpc("any", new byte[] {'1'}, callback);
        assertThat(refused(call)).isEqualTo(108);
    }

    @Test
    void comesBackToAServerThatRestartsAndIsToldThatItsHistoryIsGone() throws Exception {
        ServerProcess restarting = ServerProcess.serve(CONFIG, 0);
        int port = restarting.port();
        Connection connection = new Connection();
        Client client = open(restarting.webSocketUrl(), connection, options -> {});
        Channel channel = new Channel();
        subscribe(client, "chat:a", channel);
        take(channel.subscribed);
        connection.connecting.clear();
        restarting.stop();
        assertThat(take(connection.connecting)).isEqualTo(3001);
        assertThat(restarting.awaitExit()).isEqualTo(143);
        try (ServerProcess restarted = ServerProcess.serve(CONFIG, port)) {
            SubscribedEvent back = take(channel.subscribed);
            assertThat(back.wasRecovering()).isTrue();
            assertThat(back.getRecovered()).isFalse();
            restarted.api("publish", "{\"channel\":\"chat:a\",\"data\":7}");
            assertThat(take(channel.data)).isEqualTo("7");
            client.disconnect();
        }
    }
}
