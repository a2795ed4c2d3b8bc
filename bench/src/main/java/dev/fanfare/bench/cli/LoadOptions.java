package dev.fanfare.bench.cli;

import dev.fanfare.bench.plan.DialectName;
import dev.fanfare.bench.plan.Encoding;
import dev.fanfare.bench.plan.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of all loads; what is not said depends on the scenario. {@link LoadCommand} takes away what does not concern it. */
final class LoadOptions {

    @Option(
            names = "--url",
            paramLabel = "URL",
            split = ",",
            description = "Where the server has the transport, or several servers with commas between them: connections"
                    + " are dealt out to them in turn, and each gets every publication. Default: that of Fanfare at"
                    + " localhost:8000, such as ws://localhost:8000/connection/websocket")
    List<String> urls = List.of();

    @Option(
            names = "--transport",
            paramLabel = "TRANSPORT",
            defaultValue = "websocket",
            description = "websocket, sse or http_stream; the latter with --format json and --dialect centrifuge, and"
                    + " publications go over the HTTP API. Default: ${DEFAULT-VALUE}")
    Transport transport = Transport.WEBSOCKET;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            defaultValue = "",
            description = "Certificates (PEM) that are trusted when a URL begins with wss or https. Default: those that"
                    + " Java trusts.")
    String trust = "";

    @Option(names = "--connections", paramLabel = "N", description = "Client connections.")
    @Nullable
    Integer connections;

    @Option(names = "--channels", paramLabel = "N", description = "Channels.")
    @Nullable
    Integer channels;

    @Option(names = "--subscribers", paramLabel = "N", description = "Subscribers of each channel.")
    @Nullable
    Integer subscribers;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Publications per second, in all channels together; 0 for as many as possible.")
    @Nullable
    Double rate;

    @Option(
            names = "--bystander-rate",
            paramLabel = "N",
            description = "Publications per second in the channel of the bystanders. Default: ${DEFAULT-VALUE}")
    double bystanderRate = 50;

    @Option(names = "--saturate", description = "The same as --rate 0.")
    boolean saturate;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "With --rate 0: how many deliveries may be under way. Default: 100 for each subscriber of a"
                    + " channel, at least 10,000.")
    @Nullable
    Long window;

    @Option(
            names = "--ahead",
            paramLabel = "N",
            description =
                    "With --rate 0: how many publications may be ahead of the deliveries. Default: ${DEFAULT-VALUE}")
    int ahead = 256;

    @Option(names = "--payload", paramLabel = "BYTES", description = "Size of a publication. Default: ${DEFAULT-VALUE}")
    int payload = 128;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "json",
            description = "json or protobuf, for the dialect centrifuge. Default: ${DEFAULT-VALUE}")
    Encoding format = Encoding.JSON;

    @Option(
            names = "--dialect",
            paramLabel = "DIALECT",
            defaultValue = "centrifuge",
            description = "centrifuge, plain or socketio. Default: ${DEFAULT-VALUE}")
    DialectName dialect = DialectName.CENTRIFUGE;

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Namespace of the channels. Default: none.")
    String namespace = "";

    @Option(names = "--recoverable", description = "Subscriptions ask for recovery.")
    boolean recoverable;

    @Option(
            names = "--missed",
            paramLabel = "N",
            description = "Publications that are missed in each channel. Default: ${DEFAULT-VALUE}")
    int missed = 20;

    @Option(names = "--bystanders", paramLabel = "N", description = "Further connections, with a channel of their own.")
    @Nullable
    Integer bystanders;

    @Option(
            names = "--slow-every",
            paramLabel = "N",
            description = "One client in so many stops reading. Default: ${DEFAULT-VALUE}")
    int slowEvery = 100;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long to measure. Default: ${DEFAULT-VALUE}")
    double duration;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "How long to run before measuring. Default: ${DEFAULT-VALUE}")
    double warmup;

    @Option(
            names = "--ramp",
            paramLabel = "N",
            defaultValue = "4000",
            description = "Connections opened per second; 0 for as fast as possible. Default: ${DEFAULT-VALUE}")
    int ramp;

    @Option(
            names = "--server-pid",
            paramLabel = "PID",
            split = ",",
            description = "Process of the server on this machine, or several with commas between them, to measure their"
                    + " CPU time and memory.")
    List<Long> serverPids = List.of();

    @Option(names = "--token", paramLabel = "JWT", defaultValue = "", description = "Token that each client sends.")
    String token = "";

    @Option(
            names = "--hmac-key",
            paramLabel = "SECRET",
            defaultValue = "",
            description = "Makes a token for the user \"bench\" with the server's client.token.hmac_secret_key.")
    String hmacKey = "";

    @Option(
            names = "--publish-url",
            paramLabel = "URL",
            split = ",",
            description = "HTTP API to publish through, such as http://localhost:8000/api. Default: a WebSocket; that"
                    + " of the server in --url for sequential, bystander and live, and for clients on streams.")
    List<String> publishUrls = List.of();

    @Option(
            names = "--publishers",
            paramLabel = "N",
            description = "Connections to the HTTP API, each with one publication after the other, in channels of its"
                    + " own. Default: ${DEFAULT-VALUE}")
    int publishers = 1;

    @Option(names = "--api-key", paramLabel = "KEY", defaultValue = "", description = "Key of the HTTP API.")
    String apiKey = "";

    @Option(
            names = "--processes",
            paramLabel = "N",
            description = "Processes that share the connections. Default: one for every 15,000.")
    @Nullable
    Integer processes;

    @Option(
            names = "--loops",
            paramLabel = "N",
            defaultValue = "0",
            description = "Threads for the connections of each process. Default: half of the processors.")
    int loops;

    @Option(
            names = "--source-addresses",
            paramLabel = "IP",
            split = ",",
            description =
                    "Addresses that connections come from, in turn. Default: 127.0.0.2 and so on, if the server is"
                            + " on this machine and one address has too few ports.")
    List<String> sourceAddresses = List.of();
}
