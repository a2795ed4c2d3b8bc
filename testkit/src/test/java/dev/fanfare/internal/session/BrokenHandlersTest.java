package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.handler.DisconnectedEvent;
import dev.fanfare.http.Handshake;
import dev.fanfare.internal.node.Attachments;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.spi.Acceptor;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.ManualLoop;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("N12 handlers that fail, and threads that are not there")
class BrokenHandlersTest extends SessionTestBase {

    @Test
    @SuppressWarnings("NullAway") // What an application without null checks may do.
    void aHandlerThatAnswersNullOrThrowsAnErrorIsAnInternalError() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .onRpc("null", event -> null)
                .onRpcAsync("no stage", event -> null)
                .onRpc("error", event -> {
                    throw new NoSuchMethodError("gone");
                })
                .onRpc("good", event -> Payload.utf8("1")));
        TestClient client = server.connect();
        for (String method : List.of("null", "no stage", "error")) {
            assertThat(client.refused(new Request.Rpc(method, Payload.EMPTY)))
                    .as(method)
                    .isEqualTo(ProtocolError.INTERNAL);
        }
        assertThat(client.call(new Request.Rpc("good", Payload.EMPTY), Result.Rpc.class))
                .isNotNull();
    }

    @Test
    void callsWithoutAnAnswerAreLimited() {
        TestServer server =
                server(builder -> builder.clients(INSECURE).onRpcAsync("never", event -> new CompletableFuture<>()));
        TestClient client = server.connect();
        for (int i = 0; i < 1024; i++) {
            client.send(new Request.Rpc("never", Payload.EMPTY));
        }
        assertThat(client.refused(new Request.Rpc("never", Payload.EMPTY))).isEqualTo(ProtocolError.TOO_MANY_REQUESTS);
    }

    @Test
    void eventsThatNobodyKeepsUpWithAreLimited() {
        TestServer server = server(builder -> builder.clients(INSECURE).onUnsubscribed(event -> {}));
        TestClient client = server.connect();
        server.handlersRun(false);
        int accepted = 0;
        while (accepted < 5_000) {
            long id = client.send(Request.Subscribe.to("news"));
            if (client.reply(id) instanceof Reply.Failure refused) {
                assertThat(refused.error()).isEqualTo(ProtocolError.TOO_MANY_REQUESTS);
                break;
            }
            client.call(new Request.Unsubscribe("news"), Result.Unsubscribe.class);
            accepted++;
        }
        assertThat(accepted).isBetween(1000, 1100);
    }

    @Test
    void withoutThreadsForListenersConnectionsStillCloseAndTimersGoOn() {
        TestServer server = server(
                builder -> builder.clients(INSECURE).handlerThreads(new Full()).onDisconnected(event -> {}));
        TestClient silent = server.connect();
        server.open();
        TestClient other = server.connect();
        server.advance(Duration.ofSeconds(14));
        for (int i = 0; i < 30; i++) {
            server.advance(Duration.ofSeconds(1));
            if (other.takePing()) {
                other.send(new Request.Pong());
            }
        }
        assertThat(silent.closedWith()).isEqualTo(Disconnect.NO_PONG);
        assertThat(other.closedWith()).isNull();
    }

    private static final class Full extends AbstractExecutorService {
        @Override
        public void execute(Runnable task) {
            throw new RejectedExecutionException("full");
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }

    @Test
    void closingTheEngineTellsListenersOfTheEndOfTheirClients() {
        List<DisconnectedEvent> events = new ArrayList<>();
        TestServer server = server(builder -> builder.clients(INSECURE).onDisconnected(events::add));
        TestClient client = server.connect();
        server.close();
        assertThat(client.closedWith()).isEqualTo(Disconnect.SHUTDOWN);
        assertThat(events).extracting(DisconnectedEvent::reason).containsExactly(Disconnect.SHUTDOWN);
    }

    @Test
    @DisplayName("M15 a connection that comes while a transport stops is sent elsewhere")
    void aTransportThatStopsTakesNobodyIn() {
        TestServer server = insecure();
        ManualLoop loop = new ManualLoop(new FakeClock());
        Acceptor acceptor = server.fanfare().part(Attachments.class).attach(loop);
        TestClient before = new TestClient(loop, acceptor, RecordingTransport.JSON, Handshake.NONE, loop::run);
        before.connect();
        acceptor.stop(Duration.ZERO);
        TestClient after = new TestClient(loop, acceptor, RecordingTransport.JSON, Handshake.NONE, loop::run);
        TestClient elsewhere = server.connect();
        loop.run();
        assertThat(before.closedWith()).isEqualTo(Disconnect.SHUTDOWN);
        assertThat(after.closedWith()).isEqualTo(Disconnect.SHUTDOWN);
        assertThat(elsewhere.closedWith()).isNull();
        acceptor.close();
    }
}
