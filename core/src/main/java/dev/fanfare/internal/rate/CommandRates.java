package dev.fanfare.internal.rate;

import dev.fanfare.internal.limit.AddressNetwork;
import dev.fanfare.rate.CommandLimits;
import dev.fanfare.rate.Operation;
import dev.fanfare.rate.RateLimits;
import dev.fanfare.spi.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How often the clients of a node may do what. Safe for any thread. */
public final class CommandRates {

    /** All clients are one. */
    private static final String NODE = "";

    private final Ticker ticker;
    private final RateLimits limits;
    private final Layer client;
    private final Layer user;
    private final Layer ip;
    private final Layer node;
    private final KeyedBuckets<String> users;
    private final KeyedBuckets<AddressNetwork> addresses;
    private final KeyedBuckets<String> all;
    private final CommandBuckets errors;
    private final OverLimits counts = new OverLimits();
    private final @Nullable LongAdder tooManyErrors;

    /** Nobody has done anything yet. */
    public CommandRates(RateLimits limits, Ticker ticker) {
        this.ticker = ticker;
        this.limits = limits;
        this.client = new Layer("client_command", limits.clientCommand(), counts);
        this.user = new Layer("user_command", limits.userCommand(), counts);
        this.ip = new Layer("ip_command", limits.ipCommand(), counts);
        this.node = new Layer("node_command", limits.nodeCommand(), counts);
        this.errors = new CommandBuckets(
                CommandLimits.builder().total(limits.clientError().total()).build());
        this.tooManyErrors = limits.clientError().total().isEmpty()
                ? null
                : counts.of("client_error", "error", limits.clientError().dryRun());
        this.users = new KeyedBuckets<>(user.rates(), now());
        this.addresses = new KeyedBuckets<>(ip.rates(), now());
        this.all = new KeyedBuckets<>(node.rates(), now());
    }

    /** Whether anything is limited. */
    public boolean isSet() {
        return client.isSet() || user.isSet() || ip.isSet() || node.isSet() || tooManyErrors != null;
    }

    long now() {
        return TimeUnit.MILLISECONDS.toNanos(ticker.millis());
    }

    /**
     * What a client may do; null if nothing is limited.
     *
     * @param address whom it connects from; "" if nobody knows
     */
    public @Nullable Allowance ofClient(String address) {
        return isSet() ? new Allowance(this, ip.isSet() ? AddressNetwork.of(address) : null) : null;
    }

    /**
     * Counts a connect command before it is known whose it is.
     *
     * @param address whom it comes from; "" if nobody knows
     * @return false if there are too many
     */
    public boolean mayConnect(String address) {
        return letsAddress(ip.isSet() ? AddressNetwork.of(address) : null, Operation.CONNECT, "", now())
                && letsNode(Operation.CONNECT, "", now());
    }

    /** Counts a connect command of a user; false if there are too many. */
    public boolean mayConnectAs(String id) {
        return letsUser(id, Operation.CONNECT, "", now());
    }

    boolean letsClient(long[] buckets, Operation operation, String method, long now) {
        return !client.isSet() || client.lets(operation, client.rates().take(buckets, operation, method, now));
    }

    boolean letsUser(String id, Operation operation, String method, long now) {
        return !user.isSet() || id.isEmpty() || user.lets(operation, users.take(id, operation, method, now));
    }

    boolean letsAddress(@Nullable AddressNetwork address, Operation operation, String method, long now) {
        return !ip.isSet() || address == null || ip.lets(operation, addresses.take(address, operation, method, now));
    }

    boolean letsNode(Operation operation, String method, long now) {
        return !node.isSet() || node.lets(operation, all.take(NODE, operation, method, now));
    }

    /** Counts an error of a client; false if that is one too many. */
    boolean letsErr(long[] buckets, long now) {
        // Which operation it is does not matter: there are buckets for all together.
        if (tooManyErrors == null || errors.take(buckets, Operation.PING, "", now)) {
            return true;
        }
        tooManyErrors.increment();
        return limits.clientError().dryRun();
    }

    long[] ofNewClient(long now) {
        return client.rates().full(now);
    }

    long[] errorsOfNewClient(long now) {
        return errors.full(now);
    }

    /** Whether a client is disconnected whose commands that are never refused are too many. */
    public boolean disconnectsOnAccountedLimit() {
        return limits.disconnectOnAccountedLimit();
    }

    /**
     * Forgets users and addresses that have been quiet.
     *
     * @param part of {@link KeyedBuckets#PARTS}, from 0
     */
    public void forgetQuiet(int part) {
        users.forgetFull(part, now());
        addresses.forgetFull(part, now());
    }

    /** How many users and addresses are known. */
    public int known() {
        return users.size() + addresses.size();
    }

    /** How often limits were exceeded. */
    public OverLimits overLimits() {
        return counts;
    }
}
