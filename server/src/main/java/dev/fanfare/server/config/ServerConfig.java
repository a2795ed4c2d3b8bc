package dev.fanfare.server.config;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.PublicationLimits;
import dev.fanfare.delivery.PushOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.inbox.InboxOptions;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.netty.NativeTransport;
import dev.fanfare.netty.http.ConnectionLimits;
import dev.fanfare.netty.http.HttpSettings;
import dev.fanfare.netty.internal.http.AllowedHosts;
import dev.fanfare.netty.internal.http.TrustedProxies;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.outbox.RelayOptions;
import dev.fanfare.poll.SharedPollOptions;
import dev.fanfare.rate.RateLimits;
import dev.fanfare.sequence.SequenceOptions;
import dev.fanfare.server.token.TokenOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A complete configuration. What each key means is said in {@code defaults.yaml}.
 *
 * @param httpServer {@code http_server}
 * @param logLevel {@code log.level}
 * @param logFormat {@code log.format}
 * @param nodeName {@code node.name}
 * @param clients the options of clients, but for those that follow
 * @param userIdHttpHeader {@code client.user_id_http_header}; "" for none
 * @param allowedOrigins {@code client.allowed_origins}
 * @param connectionLimits {@code client.connection_limit} and its like, and {@code rate_limit.ip_connect}
 * @param rateLimits {@code client.rate_limit}, but for {@code ip_connect}
 * @param token {@code client.token}
 * @param subscriptionToken {@code client.subscription_token}; empty if the same is for both
 * @param channelSyntax {@code channel}, but for the four that follow
 * @param historyMetaTtl {@code channel.history_meta_ttl}
 * @param deliveryQueueMaxSize {@code channel.delivery_queue_max_size}
 * @param publicationLimits {@code channel.publication_max_size} and {@code publication_max_depth}
 * @param memoryMaxSize {@code engine.memory.max_size}
 * @param redis {@code engine.redis}; empty unless {@code engine.type} is redis
 * @param withoutNamespace {@code channel.without_namespace}
 * @param namespaces {@code channel.namespaces}, by name
 * @param webSockets the keys of websocket and uni_websocket
 * @param streams {@code sse}, {@code http_stream}, {@code uni_sse}, {@code uni_http_stream} and {@code emulation}
 * @param httpApi {@code http_api}
 * @param notifications {@code notifications}
 * @param sharedPoll {@code shared_poll}; nothing if no namespace has shared polls
 * @param live {@code live}
 * @param sequence {@code sequence}
 * @param database {@code database}
 * @param inbox {@code inbox}
 * @param outbox {@code outbox}
 * @param push {@code push}
 * @param consumers {@code consumers}
 * @param proxies {@code client.proxy}, {@code channel.proxy}, {@code rpc} and {@code proxies}
 * @param home {@code home}
 * @param health {@code health}
 * @param prometheus {@code prometheus}
 * @param shutdownTimeout {@code shutdown.timeout}
 * @param shutdownSpread {@code shutdown.spread}
 * @param remarks what is worth knowing about it
 */
public record ServerConfig(
        HttpServer httpServer,
        LogLevel logLevel,
        LogFormat logFormat,
        String nodeName,
        ClientOptions clients,
        String userIdHttpHeader,
        List<String> allowedOrigins,
        ConnectionLimits connectionLimits,
        RateLimits rateLimits,
        TokenOptions token,
        Optional<TokenOptions> subscriptionToken,
        ChannelSyntax channelSyntax,
        Duration historyMetaTtl,
        long deliveryQueueMaxSize,
        PublicationLimits publicationLimits,
        long memoryMaxSize,
        Optional<RedisKeys> redis,
        NamespaceOptions withoutNamespace,
        Map<String, NamespaceOptions> namespaces,
        WebSocketConfig webSockets,
        StreamConfig streams,
        HttpApi httpApi,
        Notifications notifications,
        Optional<SharedPollOptions> sharedPoll,
        Live live,
        Sequence sequence,
        Database database,
        Inbox inbox,
        Outbox outbox,
        Push push,
        List<Consumer> consumers,
        ProxyConfig proxies,
        Home home,
        Health health,
        Prometheus prometheus,
        Duration shutdownTimeout,
        Duration shutdownSpread,
        Remarks remarks) {

    public ServerConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
        namespaces = Map.copyOf(namespaces);
        consumers = List.copyOf(consumers);
        if (deliveryQueueMaxSize < 1) {
            throw new IllegalArgumentException(
                    "delivery_queue_max_size must be at least 1, and is " + deliveryQueueMaxSize);
        }
        if (memoryMaxSize < 0) {
            throw new IllegalArgumentException("engine.memory.max_size must not be negative, and is " + memoryMaxSize);
        }
    }

    /**
     * What is worth knowing about a configuration that can be used.
     *
     * @param warnings sentences about what is hardly meant as it is written
     * @param passedOver names of variables of the environment that begin like ours and are none of ours
     */
    public record Remarks(List<String> warnings, List<String> passedOver) {

        public Remarks {
            warnings = List.copyOf(warnings);
            passedOver = List.copyOf(passedOver);
        }
    }

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    /** {@code http_server}. */
    public record HttpServer(
            String address,
            int port,
            String internalAddress,
            String internalPort,
            TlsKeys tls,
            boolean tlsExternal,
            TlsKeys internalTls,
            boolean http2,
            boolean h2cExternal,
            boolean http2Websockets,
            TransportChoice transport,
            int loops,
            List<String> trustedProxies,
            List<String> allowedHosts,
            int maxRequestLineSize,
            int maxHeaderSize) {
        public HttpServer {
            allowedHosts = AllowedHosts.of(allowedHosts).entries();
            require(
                    maxRequestLineSize >= HttpSettings.MIN_REQUEST_LINE_BYTES,
                    "max_request_line_size must be at least " + HttpSettings.MIN_REQUEST_LINE_BYTES + ", and is "
                            + maxRequestLineSize);
            require(maxHeaderSize >= 1, "max_header_size must be at least 1, and is " + maxHeaderSize);
            trustedProxies = new TrustedProxies(trustedProxies).addresses();
            require(port >= 0 && port <= 65_535, "port must be 0 to 65535, and is " + port);
            require(
                    internalPort.isEmpty()
                            || (PORT.matcher(internalPort).matches() && Integer.parseInt(internalPort) <= 65_535),
                    "internal_port must be 0 to 65535, or empty for none, and is \"" + internalPort + "\"");
            require(loops >= 0, "loops must not be negative, and is " + loops);
        }

        /** Where the internal port is, if there is one. */
        public String internalHost() {
            return internalAddress.isEmpty() ? address : internalAddress;
        }

        /** The port for what is not for clients, unless it is the one of clients. */
        public Optional<Integer> ownInternalPort() {
            return Optional.of(internalPort)
                    .filter(own -> !own.isEmpty())
                    .map(Integer::valueOf)
                    .filter(own -> own == 0 || own != port || !internalHost().equals(address));
        }

        /** TLS of the internal port. */
        public TlsKeys internalTlsKeys() {
            return internalTls.enabled() || tlsExternal ? internalTls : tls;
        }
    }

    /** {@code http_server.transport}. */
    public enum TransportChoice {
        AUTO,
        EPOLL,
        IO_URING,
        KQUEUE,
        NIO;

        /** What is meant on this machine. */
        public NativeTransport choose() {
            return this == AUTO ? NativeTransport.best() : NativeTransport.valueOf(name());
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

    /** {@code log.format}. */
    public enum LogFormat {
        TEXT,
        JSON
    }

    /** {@code engine.type}. */
    public enum EngineType {
        MEMORY,
        REDIS
    }

    /** {@code map_broker.type}. */
    public enum MapBrokerType {
        ENGINE,
        MEMORY,
        REDIS
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Below the slash alone everything is; behind one at the end nothing would be found. */
    static void requirePath(String handlerPrefix) {
        require(
                handlerPrefix.startsWith("/") && !handlerPrefix.endsWith("/"),
                "handler_prefix must be a path such as /connection, without a slash at its end, and is \""
                        + handlerPrefix + "\"");
    }

    /** {@code http_api}. */
    public record HttpApi(
            boolean disabled, String handlerPrefix, String key, boolean insecure, int maxRequestBodySize) {
        public HttpApi {
            requirePath(handlerPrefix);
            require(maxRequestBodySize >= 1, "max_request_body_size must be at least 1, and is " + maxRequestBodySize);
        }
    }

    /**
     * {@code notifications}.
     *
     * @param handlerPrefix where clients without an SDK connect; "" for nowhere
     */
    public record Notifications(boolean enabled, String handlerPrefix, NotificationOptions options) {
        public Notifications {
            if (!handlerPrefix.isEmpty()) {
                requirePath(handlerPrefix);
            }
        }
    }

    /** {@code live}. */
    public record Live(boolean enabled, LiveOptions options) {}

    /** {@code sequence}. */
    public record Sequence(boolean enabled, SequenceOptions options) {}

    /**
     * {@code database}.
     *
     * @param url in the form of JDBC; "" for none
     */
    public record Database(String url, String user, String password, String tablePrefix, int poolSize) {
        public Database {
            require(
                    url.isEmpty() || url.startsWith("jdbc:"),
                    "url must be one of JDBC, such as jdbc:postgresql://localhost/fanfare");
            FanfareTables.requirePrefix(tablePrefix);
            require(poolSize >= 1, "pool_size must be at least 1, and is " + poolSize);
        }

        /** Where it is. */
        public DatabaseAddress address() {
            return new DatabaseAddress(url, user, password);
        }

        /** Without the password, which the URL may have, too. */
        @Override
        public String toString() {
            return "Database[user=" + user + ", tablePrefix=" + tablePrefix + ", poolSize=" + poolSize + "]";
        }
    }

    /** {@code inbox}. */
    public record Inbox(boolean enabled, InboxOptions options) {}

    /**
     * {@code outbox}.
     *
     * @param listen whether PostgreSQL tells of what is written
     */
    public record Outbox(boolean enabled, boolean listen, RelayOptions options) {}

    /**
     * {@code push}.
     *
     * @param reportPath where service workers report; "" for nowhere
     */
    public record Push(boolean enabled, String reportPath, PushOptions options, WebPush webpush, Fcm fcm, Apns apns) {

        /** {@code push.webpush}; there is none without a file. */
        public record WebPush(String vapidKeyFile, String subject) {}

        /** {@code push.fcm}; there is none without a file. */
        public record Fcm(String serviceAccountFile) {}

        /** {@code push.apns}; there is none without a file. */
        public record Apns(String keyFile, String keyId, String teamId, String topic, boolean sandbox) {}
    }

    /**
     * One of {@code consumers} that is enabled.
     *
     * @param name what logs and locks call it
     */
    public record Consumer(String name, PostgresOutbox postgresql) {}

    /** {@code consumers[].postgresql}. */
    public record PostgresOutbox(
            String dsn,
            String outboxTableName,
            int numPartitions,
            int partitionSelectLimit,
            Duration partitionPollInterval,
            String partitionNotificationChannel) {

        private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");
        private static final Pattern TABLE = Pattern.compile("(" + NAME + "\\.)?" + NAME);
        private static final int MOST_PARTITIONS = 256;

        public PostgresOutbox {
            DatabaseAddress.ofDsn(dsn);
            require(
                    TABLE.matcher(outboxTableName).matches(),
                    "outbox_table_name must be the name of a table, with its schema if need be, and is \""
                            + outboxTableName + "\"");
            require(
                    numPartitions >= 1 && numPartitions <= MOST_PARTITIONS,
                    "num_partitions must be 1 to " + MOST_PARTITIONS + ", and is " + numPartitions);
            require(
                    partitionSelectLimit >= 1,
                    "partition_select_limit must be at least 1, and is " + partitionSelectLimit);
            require(
                    partitionPollInterval.toMillis() >= 1,
                    "partition_poll_interval must be at least 1ms, and is " + partitionPollInterval);
            require(
                    partitionNotificationChannel.isEmpty()
                            || NAME.matcher(partitionNotificationChannel).matches(),
                    "partition_notification_channel must be a name, and is \"" + partitionNotificationChannel + "\"");
        }

        /** Where the table is. */
        public DatabaseAddress database() {
            return DatabaseAddress.ofDsn(dsn);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "PostgresOutbox[outboxTableName=" + outboxTableName + "]";
        }
    }

    /** {@code prometheus}. */
    public record Prometheus(boolean enabled, String handlerPrefix) {
        public Prometheus {
            requirePath(handlerPrefix);
        }
    }

    /** {@code home}. */
    public record Home(boolean disabled) {}

    /** {@code health}. */
    public record Health(boolean enabled, String handlerPrefix) {
        public Health {
            requirePath(handlerPrefix);
        }
    }
}
