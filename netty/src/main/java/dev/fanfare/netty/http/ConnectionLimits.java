package dev.fanfare.netty.http;

import dev.fanfare.rate.RateBucket;
import java.util.List;
import java.util.Objects;

/**
 * How many connections a server takes. 0 is no limit.
 *
 * @param perNode how many clients may be connected at the same time: WebSockets of any kind, and streams. One more is
 *     answered 503; requests that are no handshake are not counted and still served
 * @param perAddress how many connections of any kind there may be from one IPv4 address, or one IPv6 network of 64
 *     bits, as one machine can have all addresses of such a network. One more is closed before anything is read from
 *     it. Of what comes through a trusted proxy, WebSockets and streams are counted by the address it tells, and one more is
 *     answered 503; likewise every stream of a client on a connection of HTTP/2, besides the connection
 * @param perSecond how many clients may connect in a second, after as many at once; one more is answered 503
 * @param dryRun whether these three are only counted ({@link dev.fanfare.Connections#overLimits}). Default false
 * @param ipConnect how often clients may connect from one address or network; all buckets must have a token for one, and it
 *     is answered 429 otherwise. Empty, the default, for any number. Trusted proxies are not counted, but whom they tell
 * @param ipConnectDryRun whether that is only counted. Default false
 */
public record ConnectionLimits(
        int perNode,
        int perAddress,
        int perSecond,
        boolean dryRun,
        List<RateBucket> ipConnect,
        boolean ipConnectDryRun) {

    /** No limits. */
    public static final ConnectionLimits NONE = new ConnectionLimits(0, 0, 0);

    /**
     * Limits, each of them 0 for none.
     *
     * @param perNode clients at the same time
     * @param perAddress connections from one address at the same time
     * @param perSecond new clients
     * @param dryRun whether these are only counted
     * @param ipConnect is copied; empty for none
     * @param ipConnectDryRun whether that is only counted
     * @throws IllegalArgumentException if one is negative
     */
    public ConnectionLimits {
        HttpSettings.requireAtLeast("perNode", 0, perNode);
        HttpSettings.requireAtLeast("perAddress", 0, perAddress);
        HttpSettings.requireAtLeast("perSecond", 0, perSecond);
        ipConnect = List.copyOf(Objects.requireNonNull(ipConnect, "ipConnect must not be null"));
    }

    /**
     * Limits of how many there are, each of them 0 for none.
     *
     * @param perNode clients at the same time
     * @param perAddress connections from one address at the same time
     * @param perSecond new clients
     * @throws IllegalArgumentException if one is negative
     */
    public ConnectionLimits(int perNode, int perAddress, int perSecond) {
        this(perNode, perAddress, perSecond, false, List.of(), false);
    }

    /**
     * The same, and only counted, or not; {@link #ipConnect} has its own.
     *
     * @param onlyCounted whether nobody is refused
     * @return others
     */
    public ConnectionLimits withDryRun(boolean onlyCounted) {
        return new ConnectionLimits(perNode, perAddress, perSecond, onlyCounted, ipConnect, ipConnectDryRun);
    }

    /**
     * The same with a limit of how often clients may connect from one address.
     *
     * @param buckets empty for none
     * @param onlyCounted whether nobody is refused for it
     * @return others
     */
    public ConnectionLimits withIpConnect(List<RateBucket> buckets, boolean onlyCounted) {
        return new ConnectionLimits(perNode, perAddress, perSecond, dryRun, buckets, onlyCounted);
    }
}
