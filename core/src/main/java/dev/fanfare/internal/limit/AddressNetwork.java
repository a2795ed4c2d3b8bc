package dev.fanfare.internal.limit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Whom a connection is from, for limits: an IPv4 address, or an IPv6 network of 64 bits, as one machine can have all
 * addresses of such a network.
 *
 * @param bits the address, or of IPv6 the network
 */
public record AddressNetwork(boolean isIpv6, long bits) {

    /** Where an address is. */
    public static AddressNetwork of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        boolean isIpv6 = bytes.remaining() > Long.BYTES;
        return new AddressNetwork(isIpv6, isIpv6 ? bytes.getLong() : bytes.getInt());
    }

    /** Where an address is that is told as a text; null if it is none. Asks no name server. */
    public static @Nullable AddressNetwork of(String address) {
        // In brackets it is never taken for the name of a host; what has no colon can only be an IPv4 address.
        String literal = address.indexOf(':') >= 0 ? address : "::ffff:" + address;
        try {
            return of(InetAddress.getByName("[" + literal + "]"));
        } catch (UnknownHostException none) {
            return null;
        }
    }
}
