package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.netty.http.StreamEndpoint;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.testkit.RawWebSocket;
import java.io.EOFException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("M2 a connection that is closed with 3000 ends without a word, as if it had broken")
class SilentEndTest extends ServerTestBase {

    private static void end(Fanfare fanfare) {
        fanfare.disconnect(ClientSelector.all(), new Disconnect(Disconnect.CONNECTION_CLOSED.code(), "by an operator"))
                .toCompletableFuture()
                .join();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"/connection/websocket | {\"id\":1,\"connect\":{}}", "/connection/uni_websocket | {}"})
    void onAWebSocket(String path, String connect) throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = server(
                fanfare,
                builder -> builder.webSocket(WebSocketEndpoint.DEFAULT).webSocket(WebSocketEndpoint.UNIDIRECTIONAL));
        RawWebSocket client = closing(RawWebSocket.open(server.port(), path));
        client.sendText(connect);
        assertThat(client.readText()).contains("\"connect\"");
        end(fanfare);
        assertThatThrownBy(client::readFrame).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"/connection/http_stream | {\"id\":1,\"connect\":{}}", "/connection/uni_http_stream | {}"})
    void onAStream(String path, String connect) throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = server(
                fanfare, builder -> builder.stream(StreamEndpoint.HTTP_STREAM).stream(StreamEndpoint.UNI_HTTP_STREAM));
        HttpPeer client = closing(new HttpPeer(server.port()));
        client.post(path, connect);
        assertThat(client.head()).startsWith("HTTP/1.1 200 ");
        assertThat(client.chunk()).contains("\"connect\"");
        end(fanfare);
        assertThat(client.chunk()).isEmpty();
    }
}
