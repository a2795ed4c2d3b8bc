package dev.fanfare.server.config;

import dev.fanfare.netty.NettyServerBuilder;
import dev.fanfare.netty.http.WebSocketEndpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where clients connect with WebSockets.
 *
 * @param sdk {@code websocket}
 * @param uni {@code uni_websocket}
 */
public record WebSocketConfig(WebSocket sdk, UniWebSocket uni) {

    /** {@code websocket}. */
    public record WebSocket(
            boolean disabled,
            String handlerPrefix,
            int messageSizeLimit,
            boolean compression,
            int compressionLevel,
            int compressionMinSize) {

        public WebSocket {
            ServerConfig.requirePath(handlerPrefix);
            requireSizes(messageSizeLimit, compressionLevel, compressionMinSize);
        }
    }

    /** {@code uni_websocket}. */
    public record UniWebSocket(
            boolean enabled,
            String handlerPrefix,
            int messageSizeLimit,
            boolean compression,
            int compressionLevel,
            int compressionMinSize,
            boolean joinPushMessages,
            boolean disableDisconnectPush) {

        public UniWebSocket {
            ServerConfig.requirePath(handlerPrefix);
            requireSizes(messageSizeLimit, compressionLevel, compressionMinSize);
        }
    }

    private static void requireSizes(int messageLimit, int compressionLevel, int compressionMinSize) {
        if (messageLimit < 1) {
            throw new IllegalArgumentException("message_size_limit must be at least 1, and is " + messageLimit);
        }
        // It is an endpoint's rule, too, but holds where compression is off as well.
        var unused = new WebSocketEndpoint.Compression(compressionLevel, compressionMinSize);
    }

    static WebSocketConfig of(ConfigBinder binder) {
        return new WebSocketConfig(
                binder.bind("websocket", WebSocket.class), binder.bind("uni_websocket", UniWebSocket.class));
    }

    /** Whether anything is open. */
    public boolean isEnabled() {
        return !sdk.disabled || uni.enabled;
    }

    /**
     * Opens what is enabled.
     *
     * @param origins which pages may connect
     */
    public void open(NettyServerBuilder network, List<String> origins) {
        network.withoutDefaultWebSocket();
        if (!sdk.disabled) {
            network.webSocket(
                    new WebSocketEndpoint(sdk.handlerPrefix, sdk.messageSizeLimit, origins, sdkCompression()));
        }
        if (uni.enabled) {
            network.webSocket(new WebSocketEndpoint(
                    uni.handlerPrefix,
                    uni.messageSizeLimit,
                    origins,
                    compression(uni.compression, uni.compressionLevel, uni.compressionMinSize),
                    WebSocketEndpoint.Kind.UNIDIRECTIONAL,
                    uni.joinPushMessages,
                    !uni.disableDisconnectPush));
        }
    }

    /**
     * Where clients without a protocol connect, with the limits of the others.
     *
     * @param path where that is
     * @param origins which pages may connect
     */
    public WebSocketEndpoint plain(String path, List<String> origins) {
        return new WebSocketEndpoint(
                path, sdk.messageSizeLimit, origins, sdkCompression(), WebSocketEndpoint.Kind.PLAIN);
    }

    private WebSocketEndpoint.@Nullable Compression sdkCompression() {
        return compression(sdk.compression, sdk.compressionLevel, sdk.compressionMinSize);
    }

    private static WebSocketEndpoint.@Nullable Compression compression(boolean isOn, int level, int minSize) {
        return isOn ? new WebSocketEndpoint.Compression(level, minSize) : null;
    }
}
