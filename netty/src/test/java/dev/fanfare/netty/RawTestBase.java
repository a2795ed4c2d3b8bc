package dev.fanfare.netty;

import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;

/** A server with one raw endpoint, at {@code /raw}. */
abstract class RawTestBase extends ServerTestBase {

    <T> NettyServer serving(RawRecorder<T> recorder, EndpointOptions<T> options) throws IOException {
        return server(fanfare(builder -> {}), builder -> builder.rawEndpoint((server, request) -> recorder, options));
    }

    NettyServer serving(RawRecorder<String> recorder) throws IOException {
        return serving(recorder, EndpointOptions.text("/raw"));
    }

    RawWebSocket raw(NettyServer server) throws IOException {
        return closing(RawWebSocket.open(server.port(), "/raw"));
    }

    JdkClient jdk(NettyServer server) {
        return closing(JdkClient.open(server, "/raw"));
    }
}
