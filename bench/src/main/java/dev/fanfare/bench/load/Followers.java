package dev.fanfare.bench.load;

import dev.fanfare.bench.witness.SubscriptionWitness;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Clients that come back whatever happens to them, as an SDK does, each with one subscription, and say what they saw. Each
 * has a server where it is at home, and goes to the next one when it cannot be there.
 */
public final class Followers implements AutoCloseable {

    private final List<Endpoint> servers;
    private final List<Client> clients = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();
    final AtomicInteger subscribed = new AtomicInteger();
    final AtomicInteger reconnects = new AtomicInteger();
    final AtomicInteger ends = new AtomicInteger();
    volatile @Nullable String lastEnd;

    /**
     * @param servers where they have their WebSockets
     * @param loops event loops that all share
     */
    public Followers(List<Endpoint> servers, int loops) {
        this.servers = List.copyOf(servers);
        for (int i = 0; i < loops; i++) {
            clients.add(new Client((SslContext) null, "follower-" + i));
        }
    }

    /**
     * Adds one, which connects when it is {@linkplain #connect told to}.
     *
     * @param channel what it subscribes to
     * @param number that the payloads of this channel carry
     * @param witness told what it sees
     */
    public void add(String channel, int number, SubscriptionWitness witness) {
        int index = followers.size();
        followers.add(new Follower(
                this, clients.get(index % clients.size()), index % servers.size(), channel, number, witness));
    }

    Endpoint server(int number) {
        return servers.get(Math.floorMod(number, servers.size()));
    }

    /** Has all connect, so many in a second. */
    public void connect(int ramp) {
        for (int i = 0; i < followers.size(); i++) {
            followers.get(i).begin(TimeUnit.SECONDS.toNanos(i) / ramp);
        }
    }

    /** Has those go back to a server who are at home there, over a second or so. They recover what they miss meanwhile. */
    public void goHome(int server) {
        followers.stream().filter(follower -> follower.home() == server).forEach(Follower::goHome);
    }

    /** How many there are. */
    public int size() {
        return followers.size();
    }

    /** How many have a subscription now. */
    public int subscribed() {
        return subscribed.get();
    }

    /** How often connections were made anew. */
    public int reconnects() {
        return reconnects.get();
    }

    /** How often a server ended a connection or a subscription for good; they began anew, without what they knew. */
    public int ends() {
        return ends.get();
    }

    /** What it said the last time; "" if it did not. */
    public String lastEnd() {
        String said = lastEnd;
        return said == null ? "" : said;
    }

    @Override
    public void close() {
        followers.forEach(Follower::close);
        clients.forEach(Client::close);
    }
}
