package dev.fanfare.netty.http;

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
 */
public record ConnectionLimits(int perNode, int perAddress, int perSecond) {

    /** No limits. */
    public static final ConnectionLimits NONE = new ConnectionLimits(0, 0, 0);

    /**
     * Limits, each of them 0 for none.
     *
     * @param perNode clients at the same time
     * @param perAddress connections from one address at the same time
     * @param perSecond new clients
     * @throws IllegalArgumentException if one is negative
     */
    public ConnectionLimits {
        HttpSettings.requireAtLeast("perNode", 0, perNode);
        HttpSettings.requireAtLeast("perAddress", 0, perAddress);
        HttpSettings.requireAtLeast("perSecond", 0, perSecond);
    }
}
