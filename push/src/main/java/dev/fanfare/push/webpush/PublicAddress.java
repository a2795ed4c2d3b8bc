package dev.fanfare.push.webpush;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** Which addresses are of the internet, and not of a network inside, of this machine or of nobody. */
final class PublicAddress {

    /** The IPv4 blocks of the IANA registry of special purposes, and multicast and above. */
    private static final List<Block> NOT_PUBLIC_4 = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3")
            .map(Block::of)
            .toList();

    /** All of IPv6 that is given to networks of the internet. Mapped, NAT64, local and multicast are elsewhere. */
    private static final Block UNICAST_6 = Block.of("2000::/3");

    /** What of it is a tunnel, whose end is another address, or an example. */
    private static final List<Block> NOT_PUBLIC_6 = Stream.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
            .map(Block::of)
            .toList();

    private PublicAddress() {}

    static boolean isPublic(InetAddress address) {
        if (address instanceof Inet4Address) {
            return NOT_PUBLIC_4.stream().noneMatch(block -> block.holds(address));
        }
        return UNICAST_6.holds(address) && NOT_PUBLIC_6.stream().noneMatch(block -> block.holds(address));
    }

    /** @param prefix the first bits of all its addresses, as a number */
    private record Block(BigInteger prefix, int bits) {

        static Block of(String text) {
            int slash = text.indexOf('/');
            int bits = Integer.parseInt(text.substring(slash + 1));
            try {
                // A literal, which is not looked up.
                return new Block(prefix(InetAddress.getByName(text.substring(0, slash)), bits), bits);
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException("a literal is always an address", impossible);
            }
        }

        private static BigInteger prefix(InetAddress address, int bits) {
            byte[] bytes = address.getAddress();
            return new BigInteger(1, bytes).shiftRight(bytes.length * 8 - bits);
        }

        boolean holds(InetAddress address) {
            return prefix(address, bits).equals(prefix);
        }
    }
}
