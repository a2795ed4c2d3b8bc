package dev.fanfare.redis.internal.broker;

import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.BrokerEvents;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a node hears, in that order: places of publications, and {@link #INTERRUPTED}. */
public final class HeardEvents implements BrokerEvents {

    /** Something may be missing here. */
    public static final StreamPosition INTERRUPTED = new StreamPosition(-1, "interrupted");

    private final List<StreamPosition> heard = new CopyOnWriteArrayList<>();
    private final List<String> interrupted = new CopyOnWriteArrayList<>();

    /** All of that so far. */
    public List<StreamPosition> heard() {
        return heard;
    }

    /** Where something may be missing, with every time it was said. */
    public List<String> interrupted() {
        return interrupted;
    }

    @Override
    public void published(
            String channel,
            Publication publication,
            StreamPosition position,
            StreamPosition before,
            String exclude,
            boolean delta) {
        heard.add(position);
    }

    @Override
    public void joined(String channel, ClientInfo info) {}

    @Override
    public void left(String channel, ClientInfo info) {}

    @Override
    public void interrupted(Collection<String> channels) {
        interrupted.addAll(channels);
        if (!channels.isEmpty()) {
            heard.add(INTERRUPTED);
        }
    }
}
