package dev.fanfare.netty.internal.http;

import dev.fanfare.internal.limit.AddressNetwork;
import dev.fanfare.internal.limit.Quotas;
import dev.fanfare.internal.limit.Seldom;
import dev.fanfare.internal.limit.TokenRate;
import dev.fanfare.internal.rate.ConnectRates;
import dev.fanfare.internal.rate.OverLimits;
import dev.fanfare.netty.http.ConnectionLimits;
import dev.fanfare.rate.Operation;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
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

    /** What a client is answered that may come. */
    static final int WELCOME = 0;

    private static final int TOO_OFTEN = 429;
    private static final int TOO_MANY = 503;

    private final ConnectionLimits limits;
    private final OverLimits overLimits;
    private final TrustedProxies proxies;
    private final LongSupplier nanos;

    private final Quotas<AddressNetwork> bySource;
    private final ConnectRates connects;
    private final AtomicInteger clients = new AtomicInteger();
    private final TokenRate perSecond;
    private final AtomicLong fullAt;
    private final Seldom warning;
    private final AtomicLong refused = new AtomicLong();

    /**
     * @param overLimits counts how often they are exceeded
     * @param proxies whose connections are others'
     * @param nanos tells the time
     */
    ConnectionCounter(ConnectionLimits limits, OverLimits overLimits, TrustedProxies proxies, LongSupplier nanos) {
        long now = nanos.getAsLong();
        this.limits = limits;
        this.overLimits = overLimits;
        this.bySource = new Quotas<>(limits.perAddress());
        this.proxies = proxies;
        this.nanos = nanos;
        this.connects = new ConnectRates(limits.ipConnect(), now);
        this.perSecond = TokenRate.of(Math.max(1, limits.perSecond()), SECOND, Math.max(1, limits.perSecond()));
        this.fullAt = new AtomicLong(now);
        this.warning = new Seldom(BETWEEN_WARNINGS, now);
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
     * @return {@link #WELCOME}, or the status of HTTP that it is refused with
     */
    int answer(Channel channel, @Nullable InetAddress peer, String client) {
        // First what one address has to itself: who is refused for it takes nothing that others share.
        InetAddress told = NetUtil.createInetAddressFromIpAddressString(client);
        if (told != null && comesTooOften(told)) {
            return TOO_OFTEN;
        }
        // Where a connection has many clients, it stands for none of them.
        boolean isShared = channel instanceof Http2StreamChannel;
        boolean isToldOf = limits.perAddress() > 0 && peer != null && (isShared || proxies.isTrusted(peer));
        if (isToldOf && told != null && !hasPlaceFor(channel, told)) {
            return TOO_MANY;
        }
        return isInTime() && hasPlace(channel) ? WELCOME : TOO_MANY;
    }

    private boolean comesTooOften(InetAddress address) {
        return !limits.ipConnect().isEmpty()
                && !proxies.isTrusted(address)
                && !connects.take(AddressNetwork.of(address), nanos.getAsLong())
                && !lets(
                        "ip_connect",
                        limits.ipConnectDryRun(),
                        "from " + address.getHostAddress()
                                + ", from where more come than client.rate_limit.ip_connect allows");
    }

    private boolean hasPlaceFor(Channel channel, InetAddress address) {
        if (proxies.isTrusted(address)) {
            return true;
        }
        AddressNetwork source = AddressNetwork.of(address);
        if (!bySource.take(source)) {
            if (!lets(
                    "address_connection_limit",
                    limits.dryRun(),
                    "from " + address.getHostAddress() + ": there are " + limits.perAddress()
                            + " from there; see client.address_connection_limit")) {
                return false;
            }
            bySource.takeAnyway(source);
        }
        channel.closeFuture().addListener(closed -> bySource.giveBack(source));
        return true;
    }

    /** Whether a client may come now; one that may not takes nobody's place. */
    private boolean isInTime() {
        if (limits.perSecond() == 0) {
            return true;
        }
        long now = nanos.getAsLong();
        for (long before = fullAt.get(); perSecond.hasToken(before, now); before = fullAt.get()) {
            if (fullAt.compareAndSet(before, perSecond.afterToken(before, now))) {
                return true;
            }
        }
        return lets(
                "connection_rate_limit",
                limits.dryRun(),
                "because more than " + limits.perSecond() + " come in a second; see client.connection_rate_limit");
    }

    private boolean hasPlace(Channel channel) {
        if (limits.perNode() == 0) {
            return true;
        }
        if (clients.incrementAndGet() > limits.perNode()
                && !lets(
                        "connection_limit",
                        limits.dryRun(),
                        "because " + limits.perNode() + " are connected; see client.connection_limit")) {
            clients.decrementAndGet();
            return false;
        }
        channel.closeFuture().addListener(closed -> clients.decrementAndGet());
        return true;
    }

    /** Counts one that is over a limit; true if it is only counted. */
    private boolean lets(String layer, boolean dryRun, String why) {
        overLimits.of(layer, Operation.CONNECT.key(), dryRun).increment();
        if (dryRun) {
            return true;
        }
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
