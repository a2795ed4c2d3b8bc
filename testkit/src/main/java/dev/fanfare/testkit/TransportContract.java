package dev.fanfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Transport} must do. A transport's own test extends this and says how to connect a
 * peer to it.
 */
public abstract class TransportContract {

    /** The other end of a connection, as the test uses it. */
    protected interface Peer {

        /** {@return the server's end} */
        Transport transport();

        /**
         * Runs something on the connection's loop and waits for it.
         *
         * @param task what it throws fails the test
         */
        void onLoop(Runnable task);

        /**
         * Sends a message to the server.
         *
         * @param message whole, as {@link Inbound#received} shall get it
         * @throws Exception if it cannot be sent, which fails the test
         */
        void send(byte[] message) throws Exception;

        /**
         * The next messages that came from the server, waiting until there are so many.
         *
         * @param count how many, counted from the last call
         * @return decoded, in the order in which they came
         * @throws Exception if they do not come, which fails the test
         */
        List<ServerMessage> receive(int count) throws Exception;

        /**
         * {@return why the server closed, waiting until it did}
         *
         * @throws Exception if it does not, which fails the test
         */
        Disconnect closedWith() throws Exception;

        /** Reads nothing from now on. */
        void stopReading();

        /** Reads again, and throws away what comes. */
        void resumeReading();

        /**
         * Is gone without a word.
         *
         * @throws Exception if it cannot, which fails the test
         */
        void close() throws Exception;
    }

    private final List<Peer> peers = new ArrayList<>();

    /**
     * Connects a peer to a new transport that delivers to a session.
     *
     * @param session hears what comes, and of the end
     * @return open; closed when the test is over
     * @throws Exception if there is no connection, which fails the test
     */
    protected abstract Peer connect(Inbound session) throws Exception;

    @AfterEach
    final void closePeers() throws Exception {
        for (Peer peer : peers) {
            peer.close();
        }
    }

    private Peer open(Inbound session) throws Exception {
        Peer peer = connect(session);
        peers.add(peer);
        return peer;
    }

    @Test
    final void batchesArriveWholeAndInOrder() throws Exception {
        Peer peer = open(new RecordedSession());
        List<ServerMessage> messages = messages(0, 50);
        peer.onLoop(() -> {
            write(peer, messages.subList(0, 1));
            write(peer, messages.subList(1, 30));
            write(peer, messages.subList(30, 50));
            peer.transport().flush();
        });
        assertThat(peer.receive(50)).isEqualTo(messages);
    }

    @Test
    final void oneBatchMayGoToManyPeersAndBeReleasedAtOnce() throws Exception {
        Peer first = open(new RecordedSession());
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

    @Test
    final void aBatchOfOneMebibyteArrives() throws Exception {
        Peer peer = open(new RecordedSession());
        List<ServerMessage> messages = IntStream.range(0, 20)
                .mapToObj(i -> message("\"" + "x".repeat(50_000) + i + "\""))
                .toList();
        peer.onLoop(() -> {
            write(peer, messages);
            peer.transport().flush();
        });
        assertThat(peer.receive(20)).isEqualTo(messages);
    }

    @Test
    final void messagesOfThePeerArriveWholeAndInOrder() throws Exception {
        RecordedSession session = new RecordedSession();
        Peer peer = open(session);
        for (int i = 0; i < 20; i++) {
            peer.send(new byte[1 + i * 1000]);
        }
        Awaitility.await().untilAsserted(() -> assertThat(session.received).hasSize(20));
        for (int i = 0; i < 20; i++) {
            assertThat(session.received.get(i)).isEqualTo(1 + i * 1000);
        }
    }

    @Test
    final void nothingIsDeliveredWhileNoneIsWanted() throws Exception {
        RecordedSession session = new RecordedSession();
        Peer peer = open(session);
        peer.onLoop(() -> session.wantsMore = false);
        for (int i = 0; i < 20; i++) {
            peer.send(new byte[10_000]);
        }
        peer.onLoop(() -> assertThat(session.received.size()).isLessThan(20));
        peer.onLoop(() -> {
            session.wantsMore = true;
            peer.transport().resume();
        });
        Awaitility.await().untilAsserted(() -> assertThat(session.received).hasSize(20));
    }

    @Test
    final void aCloseTellsThePeerWhyAfterWhatWasWrittenBefore() throws Exception {
        RecordedSession session = new RecordedSession();
        Peer peer = open(session);
        List<ServerMessage> messages = messages(0, 5);
        peer.onLoop(() -> {
            write(peer, messages);
            peer.transport().close(Disconnect.SHUTDOWN);
            write(peer, messages(5, 6));
            peer.transport().flush();
        });
        assertThat(peer.receive(5)).isEqualTo(messages);
        assertThat(peer.closedWith()).isEqualTo(Disconnect.SHUTDOWN);
        Awaitility.await().untilAsserted(() -> assertThat(session.closes).hasSize(1));
    }

    @Test
    final void aPeerThatIsGoneIsReportedOnce() throws Exception {
        RecordedSession session = new RecordedSession();
        Peer peer = open(session);
        peer.close();
        Awaitility.await().untilAsserted(() -> assertThat(session.closes).hasSize(1));
        peer.onLoop(() -> {
            write(peer, messages(0, 1));
            peer.transport().flush();
            peer.transport().close(Disconnect.FORCED);
        });
        assertThat(session.closes).hasSize(1);
    }

    @Test
    final void aPeerThatDoesNotReadMakesItUnwritableUntilItReads() throws Exception {
        RecordedSession session = new RecordedSession();
        Peer peer = open(session);
        peer.stopReading();
        // More than all the buffers on the way can hold.
        ServerMessage large = message("\"" + "x".repeat(100_000) + "\"");
        for (int i = 0; i < 200; i++) {
            peer.onLoop(() -> {
                write(peer, List.of(large));
                peer.transport().flush();
            });
        }
        assertThat(session.isWritable(peer)).isFalse();
        session.writables.clear();
        peer.resumeReading();
        Awaitility.await().pollInSameThread().untilAsserted(() -> {
            assertThat(session.writables).isNotEmpty();
            assertThat(session.isWritable(peer)).isTrue();
        });
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

    private static final class RecordedSession implements Inbound {

        private boolean wantsMore = true;
        private final List<Integer> received = new CopyOnWriteArrayList<>();
        private final List<String> closes = new CopyOnWriteArrayList<>();
        private final List<String> writables = new CopyOnWriteArrayList<>();

        boolean isWritable(Peer peer) {
            List<Boolean> answer = new ArrayList<>();
            peer.onLoop(() -> answer.add(peer.transport().isWritable()));
            return answer.get(0);
        }

        @Override
        public void connect(Request.Connect request) {
            // Sessions are no part of this contract.
        }

        @Override
        public boolean received(byte[] frame) {
            received.add(frame.length);
            return wantsMore;
        }

        @Override
        public void ponged() {
            // Pings are no part of this contract.
        }

        @Override
        public void writable() {
            writables.add("");
        }

        @Override
        public void closed() {
            closes.add("");
        }
    }
}
