package dev.fanfare.delivery;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How push works. The names are those of the configuration's {@code push}.
 *
 * @param rates how many messages a second a provider is sent at the most, over all nodes, by its name; others have {@link
 *     #defaultRate}
 * @param defaultRate how many of them where nothing is said. Default 1,000
 * @param concurrency how many messages a node has under way with one provider at the most. Default 64
 * @param retryFor for how long a message that does not work is tried, if it does not expire before. Default 1 day
 * @param retention for how long is known what became of a message. Default 7 days
 * @param forgetDevicesAfter after which time devices that were not registered again are forgotten; zero for never, the
 *     default
 * @param clientTopics in which topics clients may put their own devices. Default: none
 * @param anonymous whether clients without a user may register devices. Default no
 */
public record PushOptions(
        Map<String, Integer> rates,
        int defaultRate,
        int concurrency,
        Duration retryFor,
        Duration retention,
        Duration forgetDevicesAfter,
        Set<String> clientTopics,
        boolean anonymous) {

    /** The defaults. */
    public static final PushOptions DEFAULT = new PushOptions(
            Map.of(), 1_000, 64, Duration.ofDays(1), Duration.ofDays(7), Duration.ZERO, Set.of(), false);

    private static final int FASTEST = 1_000_000;

    /**
     * Every option at once; begin with {@link #DEFAULT}.
     *
     * @param rates 1 to 1,000,000 each; is copied
     * @param defaultRate 1 to 1,000,000
     * @param concurrency 1 to 10,000
     * @param retryFor not negative
     * @param retention at least a second
     * @param forgetDevicesAfter not negative
     * @param clientTopics is copied
     * @param anonymous whether clients need no user
     * @throws IllegalArgumentException if one of them cannot be, naming it
     */
    public PushOptions {
        rates = Map.copyOf(Objects.requireNonNull(rates, "rates must not be null"));
        rates.values().forEach(rate -> requireBetween("rates", rate, FASTEST));
        requireBetween("defaultRate", defaultRate, FASTEST);
        requireBetween("concurrency", concurrency, 10_000);
        requireAtLeast("retryFor", retryFor, Duration.ZERO);
        requireAtLeast("retention", retention, Duration.ofSeconds(1));
        requireAtLeast("forgetDevicesAfter", forgetDevicesAfter, Duration.ZERO);
        clientTopics = Set.copyOf(Objects.requireNonNull(clientTopics, "clientTopics must not be null"));
    }

    private static void requireBetween(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " must be 1 to " + most + ", and is " + value);
        }
    }

    private static void requireAtLeast(String name, Duration value, Duration least) {
        Objects.requireNonNull(value, name + " must not be null");
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", and is " + value);
        }
    }

    /**
     * {@return the same with a rate for a provider}
     *
     * @param provider its name
     * @param rate messages a second, over all nodes
     */
    public PushOptions withRate(String provider, int rate) {
        Objects.requireNonNull(provider, "provider must not be null");
        Map<String, Integer> changed = new HashMap<>(rates);
        changed.put(provider, rate);
        return new PushOptions(
                changed, defaultRate, concurrency, retryFor, retention, forgetDevicesAfter, clientTopics, anonymous);
    }

    /**
     * {@return the same with another bound of what is under way}
     *
     * @param value messages of one node with one provider
     */
    public PushOptions withConcurrency(int value) {
        return new PushOptions(
                rates, defaultRate, value, retryFor, retention, forgetDevicesAfter, clientTopics, anonymous);
    }

    /**
     * {@return the same with another patience}
     *
     * @param value for how long a message that does not work is tried
     */
    public PushOptions withRetryFor(Duration value) {
        return new PushOptions(
                rates, defaultRate, concurrency, value, retention, forgetDevicesAfter, clientTopics, anonymous);
    }

    /**
     * {@return the same with another memory}
     *
     * @param newRetention for how long is known what became of a message
     * @param newForgetDevicesAfter after which time devices that were not registered again are forgotten; zero for never
     */
    public PushOptions withMemory(Duration newRetention, Duration newForgetDevicesAfter) {
        return new PushOptions(
                rates,
                defaultRate,
                concurrency,
                retryFor,
                newRetention,
                newForgetDevicesAfter,
                clientTopics,
                anonymous);
    }

    /**
     * {@return the same with other rights of clients}
     *
     * @param newClientTopics in which topics they may put their own devices
     * @param withoutUser whether clients without a user may register devices
     */
    public PushOptions withClients(Set<String> newClientTopics, boolean withoutUser) {
        return new PushOptions(
                rates, defaultRate, concurrency, retryFor, retention, forgetDevicesAfter, newClientTopics, withoutUser);
    }

    int rate(String provider) {
        return rates.getOrDefault(provider, defaultRate);
    }
}
