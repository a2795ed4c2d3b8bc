package dev.fanfare.bench.plan;

import java.util.List;
import java.util.Locale;

/**
 * Everything that a run needs to know.
 *
 * @param urls of the servers, where they have the transport; connections are dealt out to them in turn
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
 * @param publishUrls of HTTP APIs, each of which gets every publication; empty to publish over a WebSocket to each server
 * @param publishers connections to the HTTP API, where each makes calls of its own
 * @param apiKey of the HTTP API
 * @param serverPids processes of the servers; empty if unknown
 * @param processes how many share the connections
 * @param loops event loops in each process
 * @param trust file with the certificates that are trusted; "" for those that Java trusts
 * @param sourceAddresses where connections come from; empty for the system's choice
 */
public record Plan(
        ScenarioName scenario,
        List<String> urls,
        Transport transport,
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
        List<String> publishUrls,
        int publishers,
        String apiKey,
        List<Long> serverPids,
        String trust,
        int processes,
        int loops,
        List<String> sourceAddresses) {

    /** What the channels of live objects begin with, before the id. */
    public static final String LIVE = "live:";

    public Plan {
        urls = List.copyOf(urls);
        publishUrls = List.copyOf(publishUrls);
        serverPids = List.copyOf(serverPids);
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
                urls,
                transport,
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
                publishUrls,
                publishers,
                apiKey,
                serverPids,
                trust,
                processes,
                loops,
                sourceAddresses);
    }
}
