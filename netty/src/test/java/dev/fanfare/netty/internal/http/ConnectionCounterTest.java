package dev.fanfare.netty.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.internal.rate.OverLimits;
import dev.fanfare.netty.http.ConnectionLimits;
import dev.fanfare.rate.OverLimit;
import dev.fanfare.rate.RateBucket;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConnectionCounterTest {

    private static final TrustedProxies NO_PROXIES = new TrustedProxies(List.of());

    private final OverLimits counts = new OverLimits();

    private long now = Long.MAX_VALUE - 5;

    private ConnectionCounter counter(int perAddress, int perSecond) {
        return new ConnectionCounter(new ConnectionLimits(0, perAddress, perSecond), counts, NO_PROXIES, () -> now);
    }

    private static boolean mayConnect(ConnectionCounter counter, @Nullable InetAddress peer, String client) {
        return counter.answer(new EmbeddedChannel(), peer, client) == ConnectionCounter.WELCOME;
    }

    private static InetAddress address(String text) {
        return Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString(text));
    }

    private static boolean comes(ConnectionCounter counter, String from) {
        return counter.mayStay(new EmbeddedChannel(), address(from));
    }

    @Test
    void networksOfIpv6AreOneAndAddressesOfIpv4AreNot() {
        ConnectionCounter counter = counter(1, 0);
        for (String first : List.of("2001:db8::1", "2001:db8:0:1::1", "::1", "192.0.2.1", "192.0.2.2", "0.0.0.0")) {
            assertThat(comes(counter, first)).as(first).isTrue();
        }
        for (String second : List.of("2001:db8::2:3:4:5", "2001:db8:0:1:ffff::", "::2", "192.0.2.1")) {
            assertThat(comes(counter, second)).as(second).isFalse();
        }
    }

    /** Whatever comes and goes, nobody has more than they may, and nothing is kept of who has gone. */
    @Property
    void comingAndGoing(@ForAll @Size(max = 200) List<@IntRange(min = 0, max = 7) Integer> steps) {
        ConnectionCounter counter = counter(3, 0);
        List<Deque<EmbeddedChannel>> open = List.of(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());
        for (int step : steps) {
            Deque<EmbeddedChannel> mine = open.get(step % 3);
            if (step < 5) {
                EmbeddedChannel channel = new EmbeddedChannel();
                boolean stays = counter.mayStay(channel, address("192.0.2." + step % 3));
                assertThat(stays).isEqualTo(mine.size() < 3);
                if (stays) {
                    mine.add(channel);
                } else {
                    channel.close();
                }
            } else if (!mine.isEmpty()) {
                mine.remove().close();
            }
        }
        open.forEach(channels -> channels.forEach(EmbeddedChannel::close));
        assertThat(counter.sources()).isZero();
    }

    @Test
    void whoIsRefusedForTheirAddressTakesNoPlaceThatOthersShare() {
        TrustedProxies proxies = new TrustedProxies(List.of("192.0.2.0/24"));
        ConnectionCounter counter = new ConnectionCounter(new ConnectionLimits(3, 1, 3), counts, proxies, () -> now);
        for (int i = 0; i < 10; i++) {
            boolean mayConnect = mayConnect(counter, address("192.0.2.1"), "198.51.100.1");
            assertThat(mayConnect).isEqualTo(i == 0);
        }
        assertThat(mayConnect(counter, address("192.0.2.1"), "198.51.100.2")).isTrue();
        assertThat(mayConnect(counter, address("192.0.2.1"), "198.51.100.3")).isTrue();
    }

    @Property
    void inAnySecondNoMoreThanTwiceAsManyComeAsMay(
            @ForAll @IntRange(min = 1, max = 100) int perSecond,
            @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 50) Integer> millisBetween) {
        ConnectionCounter counter = counter(0, perSecond);
        Deque<Long> taken = new ArrayDeque<>();
        for (int millis : millisBetween) {
            now += TimeUnit.MILLISECONDS.toNanos(millis);
            if (mayConnect(counter, null, "")) {
                taken.add(now);
            }
            while (!taken.isEmpty() && now - taken.peek() > TimeUnit.SECONDS.toNanos(1)) {
                taken.remove();
            }
            assertThat(taken.size()).isLessThanOrEqualTo(2 * perSecond);
        }
    }

    @Test
    void afterAPauseAsManyMayComeAtOnceAsInASecond() {
        ConnectionCounter counter = counter(0, 10);
        now += TimeUnit.HOURS.toNanos(5);
        int taken = 0;
        for (int i = 0; i < 100; i++) {
            if (mayConnect(counter, null, "")) {
                taken++;
            }
        }
        assertThat(taken).isEqualTo(10);
        now += TimeUnit.MILLISECONDS.toNanos(100);
        assertThat(mayConnect(counter, null, "")).isTrue();
        assertThat(mayConnect(counter, null, "")).isFalse();
    }

    @Test
    void anAddressThatConnectsTooOftenIsToldSoAndOthersAreNot() {
        TrustedProxies proxies = new TrustedProxies(List.of("192.0.2.0/24"));
        ConnectionLimits limits = new ConnectionLimits(0, 0, 3)
                .withIpConnect(
                        List.of(new RateBucket(Duration.ofSeconds(1), 2), new RateBucket(Duration.ofMinutes(1), 3)),
                        false);
        ConnectionCounter counter = new ConnectionCounter(limits, counts, proxies, () -> now);
        List<Integer> answers = new ArrayList<>();
        for (String from : List.of("2001:db8::1", "2001:db8::2", "2001:db8::3", "198.51.100.1", "2001:db8::4")) {
            answers.add(counter.answer(new EmbeddedChannel(), address("192.0.2.1"), from));
        }
        assertThat(answers).containsExactly(0, 0, 429, 0, 429);
        now += TimeUnit.SECONDS.toNanos(1);
        assertThat(counter.answer(new EmbeddedChannel(), address("192.0.2.1"), "2001:db8::5"))
                .isZero();
        assertThat(counter.answer(new EmbeddedChannel(), address("192.0.2.1"), "2001:db8::5"))
                .as("the burst is there again, the average is not")
                .isEqualTo(429);
        assertThat(counter.answer(new EmbeddedChannel(), address("192.0.2.1"), "192.0.2.7"))
                .as("a proxy that tells nobody")
                .isZero();
        assertThat(counts.counts()).isEqualTo(Map.of(new OverLimit("ip_connect", "connect", false), 3L));
    }

    @Test
    void aDryRunOnlyCounts() {
        ConnectionLimits limits = new ConnectionLimits(2, 1, 3)
                .withIpConnect(List.of(new RateBucket(Duration.ofSeconds(1), 1)), true)
                .withDryRun(true);
        ConnectionCounter counter = new ConnectionCounter(limits, counts, NO_PROXIES, () -> now);
        List<EmbeddedChannel> channels = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            EmbeddedChannel channel = new EmbeddedChannel();
            channels.add(channel);
            assertThat(counter.mayStay(channel, address("198.51.100.1"))).isTrue();
            assertThat(counter.answer(channel, address("198.51.100.1"), "198.51.100.1"))
                    .isZero();
        }
        assertThat(counts.counts())
                .isEqualTo(Map.of(
                        new OverLimit("ip_connect", "connect", true), 4L,
                        new OverLimit("address_connection_limit", "connect", true), 4L,
                        new OverLimit("connection_rate_limit", "connect", true), 2L,
                        new OverLimit("connection_limit", "connect", true), 3L));
        channels.forEach(EmbeddedChannel::close);
        assertThat(counter.sources()).isZero();
    }
}
