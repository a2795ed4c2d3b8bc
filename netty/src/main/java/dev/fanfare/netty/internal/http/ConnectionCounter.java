package dev.fanfare.netty.internal.http;

import dev.fanfare.internal.limit.Quotas;
import dev.fanfare.internal.limit.Seldom;
import dev.fanfare.netty.http.ConnectionLimits;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts connections against {@link ConnectionLimits}, each until it is closed. Safe for any thread. */
final class ConnectionCounter {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionCounter.class);

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long BETWEEN_WARNINGS = Duration.ofSeconds(10).toNanos();

    private final ConnectionLimits limits;
    private final TrustedProxies proxies;
    private final LongSupplier nanos;

    private final Quotas<Source> bySource;

    private final AtomicInteger clients = new AtomicInteger();

    /** When, if one came whenever one may, the next one could come. */
    private final AtomicLong nextClient;

    private final Seldom warning;
    private final AtomicLong refused = new AtomicLong();

    /**
     * Whom a connection is from.
     *
     * @param bits the address, or of IPv6 the network
     */
    private record Source(boolean isIpv6, long bits) {

        static Source of(InetAddress address) {
            ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
            boolean isIpv6 = bytes.remaining() > Long.BYTES;
            return new Source(isIpv6, isIpv6 ? bytes.getLong() : bytes.getInt());
        }
    }

    /**
     * @param proxies whose connections are others'
     * @param nanos tells the time
     */
    ConnectionCounter(ConnectionLimits limits, TrustedProxies proxies, LongSupplier nanos) {
        this.limits = limits;
        this.bySource = new Quotas<>(limits.perAddress());
        this.proxies = proxies;
        this.nanos = nanos;
        this.nextClient = new AtomicLong(nanos.getAsLong() - SECOND);
        this.warning = new Seldom(BETWEEN_WARNINGS, nanos.getAsLong());
    }

    /** Whether a connection that has just come may stay. */
    boolean mayStay(Channel channel, @Nullable InetAddress peer) {
        return limits.perAddress() == 0 || peer == null || hasPlaceFor(channel, peer);
    }

    /**
     * Whether a connection may become that of a client.
     *
     * @param peer whom the connection is with
     * @param client the address of the client
     */
    boolean mayConnect(Channel channel, @Nullable InetAddress peer, String client) {
        // First what one address has to itself: who is refused for it takes nothing that others share.
        // Where a connection has many clients, it stands for none of them.
        boolean isShared = channel instanceof Http2StreamChannel;
        if (limits.perAddress() > 0 && peer != null && (isShared || proxies.isTrusted(peer))) {
            InetAddress told = NetUtil.createInetAddressFromIpAddressString(client);
            if (told != null && !hasPlaceFor(channel, told)) {
                return false;
            }
        }
        if (limits.perSecond() > 0 && !isInTime()) {
            return refuse(
                    "because more than " + limits.perSecond() + " come in a second; see client.connection_rate_limit");
        }
        if (limits.perNode() > 0) {
            if (clients.incrementAndGet() > limits.perNode()) {
                clients.decrementAndGet();
                return refuse("because " + limits.perNode() + " are connected; see client.connection_limit");
            }
            channel.closeFuture().addListener(closed -> clients.decrementAndGet());
        }
        return true;
    }

    private boolean hasPlaceFor(Channel channel, InetAddress address) {
        return proxies.isTrusted(address)
                || count(channel, address)
                || refuse("from " + address.getHostAddress() + ": there are " + limits.perAddress()
                        + " from there; see client.address_connection_limit");
    }

    private boolean count(Channel channel, InetAddress address) {
        Source source = Source.of(address);
        if (!bySource.take(source)) {
            return false;
        }
        channel.closeFuture().addListener(closed -> bySource.giveBack(source));
        return true;
    }

    /** Whether a client may come now; one that may not takes nobody's place. */
    private boolean isInTime() {
        long each = SECOND / limits.perSecond();
        long now = nanos.getAsLong();
        while (true) {
            long next = nextClient.get();
            // What was not used for a second is lost.
            long from = now + Math.max(next - now, each - SECOND);
            if (from - now > 0) {
                return false;
            }
            if (nextClient.compareAndSet(next, from + each)) {
                return true;
            }
        }
    }

    private boolean refuse(String why) {
        refused.incrementAndGet();
        if (warning.isDue(nanos.getAsLong())) {
            LOG.warn("{} connections were refused, the last one {}", refused.getAndSet(0), why);
        }
        return false;
    }

    /** How many addresses and networks are known. */
    int sources() {
        return bySource.keys();
    }
}
