package dev.fanfare.bench.cli;

import dev.fanfare.bench.load.Endpoint;
import dev.fanfare.bench.load.Stamp;
import dev.fanfare.bench.measure.ServerProbe;
import dev.fanfare.bench.plan.DialectName;
import dev.fanfare.bench.plan.Encoding;
import dev.fanfare.bench.plan.Layout;
import dev.fanfare.bench.plan.Plan;
import dev.fanfare.bench.plan.ScenarioName;
import dev.fanfare.bench.plan.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes plans of options, or says what is wrong with them. */
final class Plans {

    /** A process may not open many more files than this on a usual machine. */
    private static final int CONNECTIONS_PER_PROCESS = 15_000;

    /** A usual machine has 28,232 ports to connect from, and some are taken. */
    private static final int CONNECTIONS_PER_ADDRESS = 25_000;

    /**
     * The same for an address that is named: of its about 28,000 ports, Linux gives out every second one at once, and looks for
     * each of the others ever longer.
     */
    private static final int CONNECTIONS_PER_NAMED_ADDRESS = 12_000;

    private static final int MAX_CONNECTIONS = 1_000_000;
    private static final int MAX_PUBLISHERS = 1_000;
    private static final int MAX_PAYLOAD = 60_000;
    private static final int WINDOW_PER_SUBSCRIBER = 100;
    private static final int MIN_WINDOW = 10_000;

    private final ScenarioName scenario;
    private final LoadOptions options;

    private Plans(ScenarioName scenario, LoadOptions options) {
        this.scenario = scenario;
        this.options = options;
    }

    /**
     * Fills in what was not said.
     *
     * @throws OptionException if something that was said is impossible
     */
    static Plan of(ScenarioName scenario, LoadOptions options) {
        return new Plans(scenario, options).plan();
    }

    private Plan plan() {
        List<Endpoint> servers = servers();
        Layout layout = layout();
        check();
        double rate = options.saturate ? 0 : Objects.requireNonNullElse(options.rate, defaultRate());
        boolean isPaced =
                scenario == ScenarioName.STORM || scenario == ScenarioName.SLOW || scenario == ScenarioName.BYSTANDER;
        require(!isPaced || rate > 0, "--rate", "must be more than 0 in the scenario " + scenario);
        int processes = options.processes == null
                ? Math.max(1, (layout.total() + CONNECTIONS_PER_PROCESS - 1) / CONNECTIONS_PER_PROCESS)
                : options.processes;
        require(
                processes >= 1 && processes <= Math.max(1, layout.total()),
                "--processes",
                "must be 1 to the number of connections");
        int processors = Runtime.getRuntime().availableProcessors();
        return new Plan(
                scenario,
                urls(),
                options.transport,
                options.dialect,
                options.format,
                layout,
                channelPrefix(),
                options.recoverable || scenario == ScenarioName.STORM || scenario == ScenarioName.IDLE,
                options.payload,
                rate,
                options.bystanderRate,
                window(layout),
                options.ramp,
                options.warmup,
                options.duration,
                options.missed,
                options.hmacKey.isEmpty() ? options.token : BenchToken.sign(options.hmacKey),
                apis(servers),
                options.publishers,
                options.apiKey,
                options.serverPids,
                options.trust,
                processes,
                options.loops > 0 ? options.loops : processes > 1 ? 1 : Math.max(1, processors / 2),
                sources(servers, layout.total()));
    }

    private String channelPrefix() {
        if (scenario == ScenarioName.LIVE) {
            return Plan.LIVE + "bench";
        }
        return options.namespace.isEmpty() ? "bench" : options.namespace + ":bench";
    }

    /** Whether a scenario always publishes over the HTTP API. */
    private boolean callsApi() {
        return scenario == ScenarioName.SEQUENTIAL
                || scenario == ScenarioName.BYSTANDER
                || scenario == ScenarioName.LIVE;
    }

    private boolean isStream() {
        return options.transport != Transport.WEBSOCKET;
    }

    private long window(Layout layout) {
        int subscribers = layout.subscribers();
        if (scenario == ScenarioName.SEQUENTIAL) {
            return (long) options.ahead * subscribers;
        }
        require(
                options.window == null || options.window >= subscribers,
                "--window",
                "must be at least the number of subscribers of a channel, " + subscribers);
        return Objects.requireNonNullElse(
                options.window, Math.max(MIN_WINDOW, (long) WINDOW_PER_SUBSCRIBER * subscribers));
    }

    private List<Endpoint> servers() {
        List<String> urls = urls();
        require(!callsApi() || urls.size() == 1, "--url", "must be one server in the scenario " + scenario);
        return urls.stream().map(this::server).toList();
    }

    private List<String> urls() {
        return options.urls.isEmpty() ? List.of(options.transport.url()) : options.urls;
    }

    private Endpoint server(String url) {
        try {
            return Endpoint.of(url, options.transport);
        } catch (IllegalArgumentException malformed) {
            throw new OptionException(
                    "--url",
                    "must look like " + options.transport.url() + " for --transport " + options.transport + ", not \""
                            + url + "\"");
        }
    }

    private List<String> apis(List<Endpoint> servers) {
        require(
                !callsApi() || options.publishUrls.size() <= 1,
                "--publish-url",
                "must be one HTTP API in the scenario " + scenario);
        return options.publishUrls.isEmpty() && (callsApi() || isStream())
                ? servers.stream().map(Endpoint::api).toList()
                : options.publishUrls;
    }

    private Layout layout() {
        boolean isMany = scenario == ScenarioName.MANY_CHANNELS;
        int channels = Objects.requireNonNullElse(options.channels, isMany ? 10_000 : 1);
        require(channels >= 1 && channels < 10_000_000, "--channels", "must be 1 to 9,999,999");
        int connections = connections(channels, options.connections, options.subscribers);
        // What is published is also timed where nobody receives it.
        int least = scenario == ScenarioName.SEQUENTIAL ? 0 : 1;
        require(
                connections >= least && connections <= MAX_CONNECTIONS,
                "--connections",
                "must be " + least + " to 1,000,000, not " + connections);
        int subscribers = Objects.requireNonNullElse(
                options.subscribers,
                isMany ? Math.min(2, connections) : Math.max(Math.min(1, connections), connections / channels));
        require(
                subscribers >= least && subscribers <= connections,
                "--subscribers",
                "must be " + least + " to the number of connections, " + connections);
        require(
                subscribers == 0 || options.publishers <= channels,
                "--publishers",
                "must be at most the number of channels, " + channels + ", so that each keeps its order");
        int bystanders = Objects.requireNonNullElse(options.bystanders, defaultBystanders());
        require(
                bystanders >= (scenario == ScenarioName.BYSTANDER ? 1 : 0),
                "--bystanders",
                scenario == ScenarioName.BYSTANDER ? "must be at least 1" : "must not be negative");
        require(options.slowEvery >= 1, "--slow-every", "must be at least 1");
        int oddEvery = scenario == ScenarioName.SLOW ? options.slowEvery : 0;
        require(oddEvery <= connections, "--slow-every", "must be at most the number of connections, " + connections);
        return new Layout(connections, channels, subscribers, bystanders, oddEvery);
    }

    private int connections(int channels, @Nullable Integer said, @Nullable Integer subscribers) {
        if (said != null) {
            return said;
        }
        return switch (scenario) {
            case FANOUT, LIVE, SLOW -> subscribers == null ? 1_000 : Math.max(subscribers, channels);
            case MANY_CHANNELS -> Math.max(Objects.requireNonNullElse(subscribers, 1), Math.min(channels, 10_000));
            case SEQUENTIAL -> subscribers == null ? 1_000 : subscribers == 0 ? 0 : Math.max(subscribers, channels);
            case IDLE, STORM, BYSTANDER -> 10_000;
        };
    }

    private int defaultBystanders() {
        return switch (scenario) {
            case STORM -> 100;
            case BYSTANDER -> 1;
            case FANOUT, LIVE, MANY_CHANNELS, IDLE, SLOW, SEQUENTIAL -> 0;
        };
    }

    private double defaultRate() {
        return switch (scenario) {
            case FANOUT, LIVE -> 50;
            case MANY_CHANNELS -> 10_000;
            case IDLE -> 1;
            case STORM -> 20;
            case SLOW -> 200;
            case SEQUENTIAL -> 0;
            case BYSTANDER -> 3;
        };
    }

    private void check() {
        require(
                options.payload >= Stamp.MIN_SIZE && options.payload <= MAX_PAYLOAD,
                "--payload",
                "must be " + Stamp.MIN_SIZE + " to 60,000 bytes, because a publication carries its sequence number and"
                        + " time");
        require(options.rate == null || options.rate >= 0, "--rate", "must not be negative");
        require(options.duration > 0, "--duration", "must be more than 0 seconds");
        require(options.warmup >= 0, "--warmup", "must not be negative");
        require(options.ramp >= 0, "--ramp", "must not be negative");
        require(options.loops >= 0, "--loops", "must not be negative");
        require(options.bystanderRate > 0, "--bystander-rate", "must be more than 0");
        require(options.ahead >= 1, "--ahead", "must be at least 1");
        require(
                options.publishers >= 1 && options.publishers <= MAX_PUBLISHERS,
                "--publishers",
                "must be 1 to " + MAX_PUBLISHERS);
        require(options.missed >= 1, "--missed", "must be at least 1");
        require(
                options.token.isEmpty() || options.hmacKey.isEmpty(),
                "--token",
                "cannot be combined with --hmac-key, which makes a token");
        for (String api : options.publishUrls) {
            require(isUrl(api), "--publish-url", "must look like http://host:8000/api, not \"" + api + "\"");
        }
        require(
                options.trust.isEmpty() || Files.isReadable(Path.of(options.trust)),
                "--trust",
                "must be a file with certificates; \"" + options.trust + "\" cannot be read");
        boolean isCentrifuge = options.dialect == DialectName.CENTRIFUGE;
        require(
                isCentrifuge || !(scenario == ScenarioName.STORM || callsApi()),
                "--dialect",
                "must be centrifuge in the scenario " + scenario + ", because the others "
                        + (callsApi() ? "have no HTTP API" : "cannot recover"));
        require(!isStream() || isCentrifuge, "--dialect", "must be centrifuge with --transport " + options.transport);
        require(
                !isStream() || options.format == Encoding.JSON,
                "--format",
                "must be json with --transport " + options.transport);
        try {
            new ServerProbe(options.serverPids);
        } catch (IllegalArgumentException noProcess) {
            throw new OptionException("--server-pid", "does not fit: " + noProcess.getMessage());
        }
    }

    private List<String> sources(List<Endpoint> servers, int connections) {
        boolean isLoopback = servers.stream()
                .map(server -> server.address().getAddress())
                .allMatch(address -> address != null && address.isLoopbackAddress());
        if (!options.sourceAddresses.isEmpty() || !isLoopback || connections <= CONNECTIONS_PER_ADDRESS) {
            return options.sourceAddresses;
        }
        int needed = (connections + CONNECTIONS_PER_NAMED_ADDRESS - 1) / CONNECTIONS_PER_NAMED_ADDRESS;
        return IntStream.range(0, needed).mapToObj(i -> "127.0.0." + (2 + i)).toList();
    }

    private static boolean isUrl(String api) {
        try {
            Endpoint.ofApi(api);
            return true;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static void require(boolean condition, String option, String rule) {
        if (!condition) {
            throw new OptionException(option, rule);
        }
    }
}
