package dev.fanfare.testkit;

import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The recording transport keeps the contract of real ones")
class RecordingTransportTest implements TransportContract {

    @Override
    public Peer connect(Inbound session) {
        ManualLoop loop = new ManualLoop(new FakeClock());
        RecordingTransport transport = new RecordingTransport(loop, RecordingTransport.JSON);
        transport.connectTo(session);
        return new MemoryPeer(transport);
    }

    private static final class MemoryPeer implements Peer {
        private final RecordingTransport transport;
        private final Queue<ServerMessage> waiting = new ArrayDeque<>();

        MemoryPeer(RecordingTransport transport) {
            this.transport = transport;
        }

        @Override
        public Transport transport() {
            return transport;
        }

        @Override
        public void onLoop(Runnable task) {
            task.run();
            ((ManualLoop) transport.loop()).run();
        }

        @Override
        public void send(byte[] message) {
            transport.receive(message);
        }

        @Override
        public List<ServerMessage> receive(int count) {
            waiting.addAll(transport.take());
            List<ServerMessage> messages = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                messages.add(Objects.requireNonNull(waiting.poll()));
            }
            return messages;
        }

        @Override
        public Disconnect closedWith() {
            return Objects.requireNonNull(transport.closedWith());
        }

        @Override
        public void stopReading() {
            transport.writable(false);
        }

        @Override
        public void resumeReading() {
            transport.writable(true);
        }

        @Override
        public void close() {
            transport.breakOff();
        }
    }
}
