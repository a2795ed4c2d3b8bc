package dev.fanfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * What an engine may send through a {@link Transport}, and what it is told of how that goes: the whole contract of one whose
 * clients only listen. The test of such a transport implements this and says how to connect a peer.
 */
public interface OutboundContract extends TransportTimes {

    /** The other end of a connection that only listens, as the test uses it. */
    interface Peer extends TransportPeer {

        /** The next messages that came from the server, waiting until there are so many. */
        List<ServerMessage> receive(int count) throws Exception;

        /** Why the server closed, waiting until it did. */
        Disconnect closedWith() throws Exception;

        /** Reads nothing from now on. */
        void stopReading();

        /** Reads again, and throws away what comes. */
        void resumeReading();
    }

    /** Connects a peer to a new transport that delivers to a session. */
    Peer connect(Inbound session) throws Exception;

    @Test
    default void whoeverSendsNoCommandsIsConnectedOnceBeforeAnythingElse() throws Exception {
        RecordedSession session = new RecordedSession();
        try (Peer peer = connect(session)) {
            peer.onLoop(() -> {});
            if (peer.transport().traits().takesCommands()) {
                assertThat(session.calls()).isEmpty();
            } else {
                Awaitility.await()
                        .atMost(patience())
                        .untilAsserted(() -> assertThat(session.calls()).containsExactly(RecordedSession.CONNECT));
            }
        }
    }

    @Test
    default void batchesArriveWholeAndInOrder() throws Exception {
        try (Peer peer = connect(new RecordedSession())) {
            List<ServerMessage> messages = messages(0, 50);
            peer.onLoop(() -> {
                write(peer, messages.subList(0, 1));
                write(peer, messages.subList(1, 30));
                write(peer, messages.subList(30, 50));
                peer.transport().flush();
            });
            assertThat(peer.receive(50)).isEqualTo(messages);
        }
    }

    @Test
    default void oneBatchMayGoToManyPeersAndBeReleasedAtOnce() throws Exception {
        try (Peer first = connect(new RecordedSession())) {
            List<ServerMessage> messages = messages(0, 3);
            first.onLoop(() -> {
                SharedBatch batch = batch(first, messages);
                for (int i = 0; i < 3; i++) {
                    first.transport().write(batch);
                }
                batch.release();
                first.transport().flush();
            });
            assertThat(first.receive(9)).hasSize(9).startsWith(messages.get(0), messages.get(1), messages.get(2));
        }
    }

    @Test
    default void aBatchOfOneMebibyteArrives() throws Exception {
        try (Peer peer = connect(new RecordedSession())) {
            List<ServerMessage> messages = IntStream.range(0, 20)
                    .mapToObj(i -> message("\"" + "x".repeat(50_000) + i + "\""))
                    .toList();
            peer.onLoop(() -> {
                write(peer, messages);
                peer.transport().flush();
            });
            assertThat(peer.receive(20)).isEqualTo(messages);
        }
    }

    @Test
    default void aCloseTellsThePeerWhyAfterWhatWasWrittenBefore() throws Exception {
        RecordedSession session = new RecordedSession();
        try (Peer peer = connect(session)) {
            List<ServerMessage> messages = messages(0, 5);
            peer.onLoop(() -> {
                write(peer, messages);
                peer.transport().close(Disconnect.SHUTDOWN);
                write(peer, messages(5, 6));
                peer.transport().flush();
            });
            assertThat(peer.receive(5)).isEqualTo(messages);
            assertThat(peer.closedWith()).isEqualTo(Disconnect.SHUTDOWN);
            Awaitility.await()
                    .atMost(patience())
                    .untilAsserted(() -> assertThat(session.closes()).hasSize(1));
        }
    }

    @Test
    default void aPeerThatIsGoneIsReportedOnce() throws Exception {
        RecordedSession session = new RecordedSession();
        Peer peer = connect(session);
        peer.close();
        Awaitility.await()
                .atMost(patience())
                .untilAsserted(() -> assertThat(session.closes()).hasSize(1));
        peer.onLoop(() -> {
            write(peer, messages(0, 1));
            peer.transport().flush();
            peer.transport().close(Disconnect.FORCED);
        });
        assertThat(session.closes()).hasSize(1);
    }

    @Test
    default void aPeerThatDoesNotReadMakesItUnwritableUntilItReads() throws Exception {
        RecordedSession session = new RecordedSession();
        try (Peer peer = connect(session)) {
            peer.stopReading();
            // More than all the buffers on the way can hold.
            ServerMessage large = message("\"" + "x".repeat(100_000) + "\"");
            for (int i = 0; i < 200; i++) {
                peer.onLoop(() -> {
                    write(peer, List.of(large));
                    peer.transport().flush();
                });
            }
            assertThat(isWritable(peer)).isFalse();
            session.writables().clear();
            peer.resumeReading();
            Awaitility.await().pollInSameThread().atMost(patience()).untilAsserted(() -> {
                assertThat(session.writables()).isNotEmpty();
                assertThat(isWritable(peer)).isTrue();
            });
        }
    }

    private static boolean isWritable(Peer peer) {
        List<Boolean> answer = new ArrayList<>();
        peer.onLoop(() -> answer.add(peer.transport().isWritable()));
        return answer.get(0);
    }

    private static List<ServerMessage> messages(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> message(Integer.toString(i)))
                .toList();
    }

    private static ServerMessage message(String json) {
        return new Push.Published("news", Publication.of(Payload.utf8(json)));
    }

    private static SharedBatch batch(Peer peer, List<ServerMessage> messages) {
        Transport transport = peer.transport();
        return transport
                .format()
                .batch(messages.stream().map(transport.format().codec()::encode).toList());
    }

    private static void write(Peer peer, List<ServerMessage> messages) {
        SharedBatch batch = batch(peer, messages);
        peer.transport().write(batch);
        batch.release();
    }
}
