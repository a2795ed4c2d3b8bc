package dev.fanfare.redis.internal.state;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.StateEvents;
import dev.fanfare.state.ChangeCause;
import dev.fanfare.state.StateChange;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a node hears of states, in that order. */
final class HeardChanges implements StateEvents {

    /** A change; or that something may be missing here, which has no place. */
    record Heard(StateChange change, StreamPosition position, StreamPosition before) {
        static final Heard INTERRUPTED = new Heard(
                new StateChange(0, ChangeCause.MESSAGE, List.of(), Payload.EMPTY, Payload.EMPTY),
                StreamPosition.NONE,
                StreamPosition.NONE);
    }

    private final List<Heard> heard = new CopyOnWriteArrayList<>();

    List<Heard> heard() {
        return heard;
    }

    List<StreamPosition> positions() {
        return heard.stream().map(Heard::position).toList();
    }

    @Override
    public void changed(
            String channel, StateChange change, StreamPosition position, StreamPosition before, String exclude) {
        heard.add(new Heard(change, position, before));
    }

    @Override
    public void interrupted(Collection<String> channels) {
        if (!channels.isEmpty()) {
            heard.add(Heard.INTERRUPTED);
        }
    }
}
