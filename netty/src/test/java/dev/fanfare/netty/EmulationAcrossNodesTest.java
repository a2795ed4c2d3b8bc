package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.http.StreamEndpoint;
import dev.fanfare.spi.ControlBus;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M1 whichever node gets an emulation request, the one with the stream has it")
class EmulationAcrossNodesTest extends ServerTestBase {

    private static final String SUBSCRIBE = "{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}";

    /** Calls the receivers of the other nodes directly. */
    private static final class DirectBus implements ControlBus {

        private final Map<String, Consumer<byte[]>> nodes;
        private String self = "";

        DirectBus(Map<String, Consumer<byte[]>> nodes) {
            this.nodes = nodes;
        }

        @Override
        public void start(String node, Consumer<byte[]> receiver) {
            self = node;
            nodes.put(node, receiver);
        }

        @Override
        public CompletionStage<Void> send(String node, byte[] message) {
            Consumer<byte[]> receiver = nodes.get(node);
            if (receiver == null) {
                return CompletableFuture.failedStage(new IOException("there is no node " + node));
            }
            receiver.accept(message);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> sendToOthers(byte[] message) {
            nodes.forEach((node, receiver) -> {
                if (!node.equals(self)) {
                    receiver.accept(message);
                }
            });
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void close() {
            nodes.remove(self);
        }
    }

    @Test
    @DisplayName("M1 no request needs to come to the node that has its stream; a node that is gone is unknown")
    void anyNodeTakesIt() throws Exception {
        Map<String, Consumer<byte[]>> nodes = new ConcurrentHashMap<>();
        Fanfare first = fanfare(builder -> builder.controlBus(new DirectBus(nodes)));
        Fanfare second = fanfare(builder -> builder.controlBus(new DirectBus(nodes)));
        NettyServer has = server(first, builder -> builder.stream(StreamEndpoint.SSE));
        NettyServer other = server(second, builder -> builder.stream(StreamEndpoint.SSE));
        StreamPeer client = closing(StreamPeer.connected("sse", has.port()));
        assertThat(client.send(other.port(), SUBSCRIBE)).isEqualTo(204);
        assertThat(client.until("\"subscribe\"")).contains("\"id\":2");
        assertThat(first.nodeInfo().subscriptions()).isEqualTo(1);
        assertThat(client.send(other.port(), "{\"id\":3,\"subscribe\":{\"channel\":\"more\"}}"))
                .isEqualTo(204);
        assertThat(client.until("\"subscribe\"")).contains("\"id\":3");
        first.close();
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(client.send(other.port(), SUBSCRIBE)).isEqualTo(404));
    }
}
