package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.http.Handshake;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.rate.CommandLimits;
import dev.fanfare.rate.ErrorLimits;
import dev.fanfare.rate.Operation;
import dev.fanfare.rate.OverLimit;
import dev.fanfare.rate.RateBucket;
import dev.fanfare.rate.RateLimits;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("M11 how often clients may do what")
class RateLimitsTest extends SessionTestBase {

    private static final TestTokens TOKENS = new TestTokens()
            .connection("ann", Credentials.of("ann"))
            .connection("bob", Credentials.of("bob"))
            .connection("cid", Credentials.of("cid"))
            .connection("nobody", Credentials.of(""));

    private static final List<RateBucket> TWO = perSecond(2);

    /** Whom commands are counted for. */
    private enum Scope {
        CLIENT("client_command"),
        USER("user_command"),
        IP("ip_command"),
        NODE("node_command");

        private final String layer;

        Scope(String layer) {
            this.layer = layer;
        }

        RateLimits with(CommandLimits limits) {
            RateLimits.Builder all = RateLimits.builder();
            return switch (this) {
                case CLIENT -> all.clientCommand(limits).build();
                case USER -> all.userCommand(limits).build();
                case IP -> all.ipCommand(limits).build();
                case NODE -> all.nodeCommand(limits).build();
            };
        }

        boolean isSharedWith(String user, String address) {
            return switch (this) {
                case CLIENT -> false;
                case USER -> user.equals("ann");
                case IP -> address.equals("10.0.0.1");
                case NODE -> true;
            };
        }
    }

    private static List<RateBucket> perSecond(int rate) {
        return List.of(new RateBucket(Duration.ofSeconds(1), rate));
    }

    private static CommandLimits.Builder limits() {
        return CommandLimits.builder();
    }

    private TestServer limited(RateLimits limits) {
        return server(builder -> builder.clients(ClientOptions.builder()
                        .insecure(true)
                        .channelRateLimit(0)
                        .build())
                .tokens(TOKENS)
                .namespace("stream", STREAM)
                .namespace("who", NamespaceOptions.builder().presence(true).build())
                .onMessage(event -> {})
                .onRpc("first", event -> Payload.utf8("1"))
                .onRpc("second", event -> Payload.utf8("2"))
                .rateLimits(limits));
    }

    private static TestClient open(TestServer server, String address) {
        return server.open(new Handshake("/", Map.of(), Map.of(), address));
    }

    private static TestClient connect(TestServer server, String user, String address) {
        TestClient client = open(server, address);
        client.call(Request.Connect.with(user), Result.Connect.class);
        return client;
    }

    private static Request request(Operation operation, String user) {
        return switch (operation) {
            case CONNECT, REFRESH -> new Request.Refresh(user);
            case SUBSCRIBE -> Request.Subscribe.to("a");
            case UNSUBSCRIBE -> new Request.Unsubscribe("a");
            case PUBLISH -> new Request.Publish("a", Payload.utf8("1"));
            case HISTORY -> new Request.History("stream:a", 0, null, false);
            case PRESENCE -> new Request.Presence("who:a");
            case PRESENCE_STATS -> new Request.PresenceStats("who:a");
            case SUB_REFRESH -> new Request.SubRefresh("a", user);
            case RPC -> new Request.Rpc("first", Payload.EMPTY);
            case SEND -> new Request.Send(Payload.utf8("1"));
            case PING -> new Request.Ping();
        };
    }

    /** Whether a client is refused something because there is too much of it; whatever else comes of it. */
    private static boolean isTooMany(
            TestServer server, TestClient client, Operation operation, String user, String ip) {
        if (operation == Operation.CONNECT) {
            TestClient other = open(server, ip);
            return isTooMany(other, other.send(Request.Connect.with(user)));
        }
        long id = client.send(request(operation, user));
        return operation == Operation.SEND
                ? Disconnect.TOO_MANY_REQUESTS.equals(client.closedWith())
                : isTooMany(client, id);
    }

    private static boolean isTooMany(TestClient client, long id) {
        return client.reply(id) instanceof Reply.Failure failure
                && failure.error().equals(ProtocolError.TOO_MANY_REQUESTS);
    }

    static Stream<Arguments> everyOperationInEveryScope() {
        return Stream.of(Scope.values())
                .flatMap(scope -> Stream.of(Operation.values())
                        .filter(operation -> scope != Scope.CLIENT || operation != Operation.CONNECT)
                        .map(operation -> Arguments.of(scope, operation)));
    }

    @ParameterizedTest
    @MethodSource
    void everyOperationInEveryScope(Scope scope, Operation operation) {
        TestServer server = limited(
                scope.with(limits().operation(operation, TWO).dryRun(false).build()));
        // Those that connect count where it is connecting that is limited, and each waits for its turn.
        boolean isConnect = operation == Operation.CONNECT;
        TestClient ann = connect(server, "ann", "10.0.0.1");
        TestClient again = connect(server, "ann", "10.0.0.2");
        server.advance(Duration.ofSeconds(1));
        TestClient neighbour = connect(server, "bob", "10.0.0.1");
        TestClient stranger = connect(server, "cid", "10.0.0.3");
        if (isConnect) {
            server.advance(Duration.ofSeconds(1));
        }
        for (int i = 0; i < 2; i++) {
            assertThat(isTooMany(server, ann, operation, "ann", "10.0.0.1")).isFalse();
        }
        boolean isRefused = operation != Operation.UNSUBSCRIBE;
        assertThat(isTooMany(server, ann, operation, "ann", "10.0.0.1")).isEqualTo(isRefused);
        assertThat(isTooMany(server, again, operation, "ann", "10.0.0.2"))
                .isEqualTo(isRefused && scope.isSharedWith("ann", "10.0.0.2"));
        assertThat(isTooMany(server, neighbour, operation, "bob", "10.0.0.1"))
                .isEqualTo(isRefused && scope.isSharedWith("bob", "10.0.0.1"));
        assertThat(isTooMany(server, stranger, operation, "cid", "10.0.0.3"))
                .isEqualTo(isRefused && scope.isSharedWith("cid", "10.0.0.3"));
        long over = 1
                + Stream.of("ann 10.0.0.2", "bob 10.0.0.1", "cid 10.0.0.3")
                        .map(each -> each.split(" "))
                        .filter(each -> scope.isSharedWith(each[0], each[1]))
                        .count();
        assertThat(server.fanfare().connections().overLimits())
                .containsEntry(new OverLimit(scope.layer, operation.key(), false), over);
        server.advance(Duration.ofMillis(500));
        TestClient later = operation == Operation.SEND || isConnect ? null : ann;
        if (later != null) {
            assertThat(isTooMany(server, later, operation, "ann", "10.0.0.1")).isFalse();
        }
    }

    @Test
    void whatIsNotLimitedIsNotTouched() {
        TestServer server = limited(RateLimits.NONE);
        TestClient ann = connect(server, "ann", "10.0.0.1");
        for (int i = 0; i < 200; i++) {
            assertThat(isTooMany(server, ann, Operation.PUBLISH, "ann", "10.0.0.1"))
                    .isFalse();
        }
        assertThat(server.fanfare().connections().overLimits()).isEmpty();
    }

    @Test
    void theDefaultIsForEachOperationByItselfAndTheTotalForAll() {
        TestServer server = limited(
                Scope.CLIENT.with(limits().byDefault(TWO).total(perSecond(5)).build()));
        TestClient ann = connect(server, "ann", "10.0.0.1");
        for (Operation each : List.of(Operation.PUBLISH, Operation.RPC)) {
            assertThat(isTooMany(server, ann, each, "ann", "")).isFalse();
            assertThat(isTooMany(server, ann, each, "ann", "")).isFalse();
            assertThat(isTooMany(server, ann, each, "ann", "")).isTrue();
        }
        assertThat(isTooMany(server, ann, Operation.PING, "ann", ""))
                .as("what was refused has taken nothing of the total")
                .isFalse();
        assertThat(isTooMany(server, ann, Operation.HISTORY, "ann", "")).isTrue();
    }

    @Test
    void aMethodMayHaveALimitOfItsOwn() {
        TestServer server = limited(Scope.CLIENT.with(limits().operation(Operation.RPC, TWO)
                .rpcMethod("second", perSecond(1))
                .build()));
        TestClient ann = connect(server, "ann", "10.0.0.1");
        Request second = new Request.Rpc("second", Payload.EMPTY);
        ann.call(second, Result.Rpc.class);
        assertThat(ann.refused(second)).isEqualTo(ProtocolError.TOO_MANY_REQUESTS);
        ann.call(request(Operation.RPC, "ann"), Result.Rpc.class);
        ann.call(request(Operation.RPC, "ann"), Result.Rpc.class);
        assertThat(ann.refused(request(Operation.RPC, "ann"))).isEqualTo(ProtocolError.TOO_MANY_REQUESTS);
    }

    @Test
    void burstsAndAveragesHaveLimitsOfTheirOwn() {
        TestServer server = limited(Scope.CLIENT.with(limits().total(
                        List.of(new RateBucket(Duration.ofSeconds(1), 5), new RateBucket(Duration.ofMinutes(1), 12)))
                .build()));
        TestClient ann = connect(server, "ann", "10.0.0.1");
        int done = 0;
        for (int second = 0; second < 10; second++) {
            int now = 0;
            while (!isTooMany(server, ann, Operation.PUBLISH, "ann", "")) {
                now++;
            }
            assertThat(now).isLessThanOrEqualTo(5);
            done += now;
            server.advance(Duration.ofSeconds(1));
        }
        assertThat(done).isBetween(12, 14);
    }

    @Test
    void commandsOfOneFrameAreCountedOneByOne() {
        TestServer server = limited(Scope.CLIENT.with(
                limits().operation(Operation.PUBLISH, perSecond(10)).build()));
        TestClient ann = connect(server, "ann", "10.0.0.1");
        ann.sendAll(IntStream.rangeClosed(100, 199)
                .mapToObj(id -> new Command(id, request(Operation.PUBLISH, "ann")))
                .toArray(Command[]::new));
        assertThat(IntStream.rangeClosed(100, 199).mapToObj(id -> isTooMany(ann, id)))
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(place -> place >= 10).toList());
        assertThat(ann.closedWith()).isNull();
    }

    @Test
    void aFloodIsTheFloodersAlone() {
        TestServer server = limited(RateLimits.builder()
                .clientCommand(limits().byDefault(perSecond(10)).build())
                .nodeCommand(limits().total(perSecond(100)).build())
                .build());
        TestClient victim = connect(server, "bob", "10.0.0.2");
        victim.subscribe("a");
        TestClient flooder = connect(server, "ann", "10.0.0.1");
        for (int i = 0; i < 1_000; i++) {
            flooder.send(request(Operation.PUBLISH, "ann"));
        }
        assertThat(received(victim)).hasSize(10);
        victim.call(request(Operation.PUBLISH, "bob"), Result.Publish.class);
        assertThat(received(victim)).hasSize(1);
    }

    @Test
    void aDryRunOnlyCounts() {
        TestServer server = limited(RateLimits.builder()
                .userCommand(limits().byDefault(TWO).dryRun(true).build())
                .clientError(new ErrorLimits(perSecond(1), true))
                .build());
        TestClient ann = connect(server, "ann", "10.0.0.1");
        for (int i = 0; i < 10; i++) {
            assertThat(isTooMany(server, ann, Operation.PUBLISH, "ann", "")).isFalse();
            assertThat(isTooMany(server, ann, Operation.SEND, "ann", "")).isFalse();
            ann.refused(new Request.Publish("nowhere:a", Payload.utf8("1")));
        }
        assertThat(server.fanfare().connections().overLimits())
                .containsEntry(new OverLimit("user_command", "publish", true), 18L)
                .containsEntry(new OverLimit("user_command", "send", true), 8L)
                .containsEntry(new OverLimit("user_command", "history", true), 0L)
                .containsEntry(new OverLimit("client_error", "error", true), 9L);
    }

    @Test
    void whoeverGoesOnIsDisconnectedForItsErrors() {
        TestServer server = limited(RateLimits.builder()
                .clientCommand(limits().byDefault(TWO).build())
                .clientError(new ErrorLimits(List.of(new RateBucket(Duration.ofSeconds(5), 20)), false))
                .build());
        TestClient ann = connect(server, "ann", "10.0.0.1");
        TestClient again = connect(server, "ann", "10.0.0.1");
        for (int i = 0; i < 22; i++) {
            ann.send(request(Operation.PUBLISH, "ann"));
            assertThat(ann.closedWith()).isNull();
        }
        ann.send(request(Operation.PUBLISH, "ann"));
        assertThat(ann.closedWith()).isEqualTo(Disconnect.TOO_MANY_ERRORS);
        assertThat(Disconnect.TOO_MANY_ERRORS.isTerminal()).isTrue();
        assertThat(isTooMany(server, again, Operation.PUBLISH, "ann", "")).isFalse();
    }

    @Test
    void anErrorOfTheServersOwnIsNotTheClients() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .onRpc("broken", event -> {
                    throw new IllegalStateException("broken");
                })
                .rateLimits(RateLimits.builder()
                        .clientError(new ErrorLimits(perSecond(1), false))
                        .build()));
        TestClient client = server.connect();
        for (int i = 0; i < 5; i++) {
            assertThat(client.refused(new Request.Rpc("broken", Payload.EMPTY))).isEqualTo(ProtocolError.INTERNAL);
        }
        assertThat(client.closedWith()).isNull();
    }

    @Test
    void anUnsubscribeIsDoneAndCountedAndMayEndTheConnection() {
        RateLimits limits = Scope.CLIENT.with(limits().operation(Operation.UNSUBSCRIBE, TWO)
                .total(perSecond(5))
                .build());
        TestServer server = limited(limits);
        TestClient ann = connect(server, "ann", "10.0.0.1");
        for (int i = 0; i < 5; i++) {
            ann.call(new Request.Unsubscribe("a"), Result.Unsubscribe.class);
        }
        assertThat(isTooMany(server, ann, Operation.PUBLISH, "ann", ""))
                .as("it has taken the whole total")
                .isTrue();
        TestServer strict = limited(new RateLimits(
                limits.clientCommand(),
                limits.userCommand(),
                limits.ipCommand(),
                limits.nodeCommand(),
                limits.clientError(),
                true));
        TestClient bob = connect(strict, "bob", "10.0.0.1");
        bob.call(new Request.Unsubscribe("a"), Result.Unsubscribe.class);
        bob.call(new Request.Unsubscribe("a"), Result.Unsubscribe.class);
        bob.call(new Request.Unsubscribe("a"), Result.Unsubscribe.class);
        assertThat(bob.closedWith()).isEqualTo(Disconnect.TOO_MANY_ERRORS);
    }

    @Test
    void whatTheServerDoesByItselfIsNotCounted() {
        TestServer server = limited(RateLimits.builder()
                .clientCommand(
                        limits().byDefault(perSecond(1)).total(perSecond(1)).build())
                .nodeCommand(limits().operation(Operation.SUBSCRIBE, perSecond(1))
                        .operation(Operation.PUBLISH, perSecond(1))
                        .build())
                .build());
        TestClient ann = connect(server, "ann", "10.0.0.1");
        for (int i = 0; i < 10; i++) {
            server.get(
                    server.fanfare().subscribe(ClientSelector.ofUser("ann"), "stream:" + i, SubscribeOptions.DEFAULT));
            publish(server, "stream:" + i, "1");
        }
        assertThat(received(ann)).hasSize(10);
        ann.call(request(Operation.PUBLISH, "ann"), Result.Publish.class);
        assertThat(server.fanfare().connections().overLimits().values()).allMatch(count -> count == 0);
    }

    @Test
    void anonymousClientsHaveNoUserAndUnknownAddressesAreNone() {
        TestServer server = limited(RateLimits.builder()
                .userCommand(limits().byDefault(perSecond(1)).build())
                .ipCommand(limits().byDefault(perSecond(1)).build())
                .build());
        TestClient nobody = connect(server, "nobody", "");
        for (int i = 0; i < 10; i++) {
            assertThat(isTooMany(server, nobody, Operation.PUBLISH, "", "")).isFalse();
        }
    }

    @Test
    void anIpv6NetworkIsOneAddress() {
        TestServer server =
                limited(Scope.IP.with(limits().operation(Operation.PUBLISH, TWO).build()));
        TestClient first = connect(server, "ann", "2001:db8:0:1::1");
        TestClient second = connect(server, "bob", "2001:db8:0:1:ffff:0:0:2");
        TestClient other = connect(server, "cid", "2001:db8:0:2::1");
        assertThat(isTooMany(server, first, Operation.PUBLISH, "ann", "")).isFalse();
        assertThat(isTooMany(server, second, Operation.PUBLISH, "bob", "")).isFalse();
        assertThat(isTooMany(server, second, Operation.PUBLISH, "bob", "")).isTrue();
        assertThat(isTooMany(server, other, Operation.PUBLISH, "cid", "")).isFalse();
    }

    @Test
    void bucketsOutOfRangeAndConnectForEachConnectionAreRefused() {
        assertThatThrownBy(() -> new RateBucket(Duration.ofMillis(999), 1))
                .hasMessage("interval must be 1 s to 1 h, and is 0.999 s");
        assertThatThrownBy(() -> new RateBucket(Duration.ofHours(2), 1)).hasMessageContaining("7200.0 s");
        assertThatThrownBy(() -> new RateBucket(Duration.ofSeconds(1), 0)).hasMessageContaining("rate must be 1 to");
        assertThatThrownBy(() -> Scope.CLIENT.with(
                        limits().operation(Operation.CONNECT, TWO).build()))
                .hasMessageContaining("client_command must not have connect");
    }
}
