package dev.fanfare.server.config;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.netty.TrustedProxies;
import dev.fanfare.session.ClientOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A complete configuration. What each key means is said in {@code defaults.yaml}.
 *
 * @param httpServer {@code http_server}
 * @param logLevel {@code log.level}
 * @param nodeName {@code node.name}
 * @param clients the options of clients, but for the two that follow
 * @param allowedOrigins {@code client.allowed_origins}
 * @param token {@code client.token}
 * @param channelSyntax {@code channel}, but for the three that follow
 * @param historyMetaTtl {@code channel.history_meta_ttl}
 * @param withoutNamespace {@code channel.without_namespace}
 * @param namespaces {@code channel.namespaces}, by name
 * @param websocket {@code websocket}
 * @param httpApi {@code http_api}
 * @param health {@code health}
 * @param shutdownTimeout {@code shutdown.timeout}
 */
public record ServerConfig(
        HttpServer httpServer,
        LogLevel logLevel,
        String nodeName,
        ClientOptions clients,
        List<String> allowedOrigins,
        Token token,
        ChannelSyntax channelSyntax,
        Duration historyMetaTtl,
        NamespaceOptions withoutNamespace,
        Map<String, NamespaceOptions> namespaces,
        WebSocket websocket,
        HttpApi httpApi,
        Health health,
        Duration shutdownTimeout) {

    public ServerConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
        namespaces = Map.copyOf(namespaces);
    }

    /** {@code http_server}. */
    public record HttpServer(String address, int port, List<String> trustedProxies) {
        public HttpServer {
            trustedProxies = new TrustedProxies(trustedProxies).addresses();
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port must be 0 to 65535, and is " + port);
            }
        }
    }

    /** {@code log.level}. */
    public enum LogLevel {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR,
        NONE
    }

    /** {@code engine.type}. */
    public enum EngineType {
        MEMORY
    }

    /** {@code client.token}. */
    public record Token(String hmacSecretKey, String audience, String issuer) {}

    /** {@code websocket}. */
    public record WebSocket(boolean disabled, String handlerPrefix, int messageSizeLimit) {}

    /** {@code http_api}. */
    public record HttpApi(
            boolean disabled, String handlerPrefix, String key, boolean insecure, int maxRequestBodySize) {}

    /** {@code health}. */
    public record Health(boolean enabled, String handlerPrefix) {}
}
