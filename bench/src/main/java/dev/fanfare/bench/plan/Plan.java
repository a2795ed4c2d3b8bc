package dev.fanfare.bench.plan;

import java.util.List;
import java.util.Locale;

/**
 * Everything that a run needs to know.
 *
 * @param url of the WebSocket
 * @param encoding only for {@link DialectName#CENTRIFUGE}
 * @param channelPrefix what the channels' names begin with, their namespace among it
 * @param recoverable whether subscriptions ask for recovery
 * @param payload bytes of a publication
 * @param rate publications per second in all; 0 for as many as possible
 * @param bystanderRate publications per second in the channel of the bystanders, where that has a rate of its own
 * @param window deliveries under way at the most, if the rate is 0
 * @param ramp connections opened per second; 0 for as fast as possible
 * @param warmupSeconds before measuring begins
 * @param seconds of measuring
 * @param missed publications that are missed in a storm
 * @param token each client's; "" for none
 * @param publishUrl of the HTTP API; "" to publish over a WebSocket
 * @param publishers connections to the HTTP API, where each makes calls of its own
 * @param apiKey of the HTTP API
 * @param serverPid process of the server; 0 if unknown
 * @param processes how many share the connections
 * @param loops event loops in each process
 * @param sourceAddresses where connections come from; empty for the system's choice
 */
public record Plan(
        ScenarioName scenario,
        String url,
        DialectName dialect,
        Encoding encoding,
        Layout layout,
        String channelPrefix,
        boolean recoverable,
        int payload,
        double rate,
        double bystanderRate,
        long window,
        int ramp,
        double warmupSeconds,
        double seconds,
        int missed,
        String token,
        String publishUrl,
        int publishers,
        String apiKey,
        long serverPid,
        int processes,
        int loops,
        List<String> sourceAddresses) {

    public Plan {
        sourceAddresses = List.copyOf(sourceAddresses);
    }

    /** The name of a channel; all are of the same length. */
    public String channel(int number) {
        return String.format(Locale.ROOT, "%s%08d", channelPrefix, number);
    }

    /** The same plan for other connections. */
    public Plan with(Layout other) {
        return new Plan(
                scenario,
                url,
                dialect,
                encoding,
                other,
                channelPrefix,
                recoverable,
                payload,
                rate,
                bystanderRate,
                window,
                ramp,
                warmupSeconds,
                seconds,
                missed,
                token,
                publishUrl,
                publishers,
                apiKey,
                serverPid,
                processes,
                loops,
                sourceAddresses);
    }
}
