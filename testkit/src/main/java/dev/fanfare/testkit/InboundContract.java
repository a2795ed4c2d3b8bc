package dev.fanfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.Transport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * What a {@link Transport} hands to an engine of what its peers send. The test of a transport over which clients send
 * implements this and says how to connect a peer.
 */
public interface InboundContract extends TransportTimes {

    /** The other end of a connection that only sends, as the test uses it. */
    interface Peer extends TransportPeer {

        /** Sends a message to the server. */
        void send(byte[] message) throws Exception;
    }

    /** Connects a peer to a new transport that delivers to a session. */
    Peer connect(Inbound session) throws Exception;

    @Test
    default void messagesOfThePeerArriveWholeAndInOrder() throws Exception {
        RecordedSession session = new RecordedSession();
        try (Peer peer = connect(session)) {
            for (int i = 0; i < 20; i++) {
                peer.send(new byte[1 + i * 1000]);
            }
            Awaitility.await()
                    .atMost(patience())
                    .untilAsserted(() -> assertThat(session.received()).hasSize(20));
            for (int i = 0; i < 20; i++) {
                assertThat(session.received().get(i)).isEqualTo(1 + i * 1000);
            }
        }
    }

    @Test
    default void nothingIsDeliveredWhileNoneIsWanted() throws Exception {
        RecordedSession session = new RecordedSession();
        try (Peer peer = connect(session)) {
            peer.onLoop(() -> session.wantMore(false));
            for (int i = 0; i < 20; i++) {
                peer.send(new byte[10_000]);
            }
            peer.onLoop(() -> assertThat(session.received().size()).isLessThan(20));
            peer.onLoop(() -> {
                session.wantMore(true);
                peer.transport().resume();
            });
            Awaitility.await()
                    .atMost(patience())
                    .untilAsserted(() -> assertThat(session.received()).hasSize(20));
        }
    }
}
