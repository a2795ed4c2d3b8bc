package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.testkit.TestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Follows a map as an SDK does: pages of what is there, what has changed since, then pushes; and comes back by its position. */
final class MapFollower {

    private static final int MANY = 10_000;

    private final String channel;
    private final int limit;
    private final @Nullable FilterNode filter;
    private final Map<String, String> state = new TreeMap<>();
    private final List<Publication> told = new ArrayList<>();
    private TestClient client;
    private StreamPosition reached = StreamPosition.NONE;
    private boolean isLive;
    private int commands;
    private @Nullable ProtocolError refusal;

    MapFollower(TestClient client, String channel, int limit, @Nullable FilterNode filter) {
        this.client = client;
        this.channel = channel;
        this.limit = limit;
        this.filter = filter;
    }

    static MapFollower of(TestClient client, String channel) {
        return new MapFollower(client, channel, 0, null);
    }

    /** What it believes is there. */
    Map<String, String> state() {
        return state;
    }

    /** All that it was told, one after the other. */
    List<Publication> told() {
        return told;
    }

    boolean isLive() {
        return isLive;
    }

    StreamPosition reached() {
        return reached;
    }

    /** How many commands it has sent. */
    int commands() {
        return commands;
    }

    /** What it was refused with last; null for nothing. */
    @Nullable
    ProtocolError refusal() {
        return refusal;
    }

    /** Its next connection, after the one before has ended. */
    void moveTo(TestClient next) {
        client = next;
        isLive = false;
    }

    static Request.Subscribe command(
            String channel,
            int phase,
            String cursor,
            int limit,
            StreamPosition since,
            boolean recover,
            String delta,
            @Nullable FilterNode filter) {
        return new Request.Subscribe(
                channel,
                "",
                recover,
                since,
                Payload.EMPTY,
                false,
                false,
                false,
                delta,
                filter,
                1,
                Request.Subscribe.MAP,
                new Request.MapPage(phase, cursor, limit));
    }

    /** Subscribes, by the position that it has, and from the beginning if that is not enough. */
    void follow() {
        if (reached.epoch().isEmpty() || !catchUp(reached, true)) {
            begin();
        }
    }

    /** Reads everything from the beginning; false if it was refused. */
    boolean begin() {
        state.clear();
        reached = StreamPosition.NONE;
        String cursor = "";
        StreamPosition frozen = StreamPosition.NONE;
        for (int page = 0; page < MANY; page++) {
            Result.Subscribe result = ask(Request.MapPage.STATE, cursor, frozen, false);
            if (result == null) {
                return false;
            }
            if (page > 0 && result.keyed().phase() == Request.MapPage.STATE) {
                assertThat(result.position()).as("the position is frozen").isEqualTo(frozen);
            }
            frozen = page == 0 ? result.position() : frozen;
            result.keyed()
                    .state()
                    .forEach(entry -> state.put(entry.key(), entry.data().utf8()));
            if (result.keyed().phase() == Request.MapPage.LIVE) {
                live(result);
                return true;
            }
            cursor = result.keyed().cursor();
            if (cursor.isEmpty()) {
                return catchUp(frozen, false);
            }
        }
        throw new AssertionError("the pages of " + channel + " have no end");
    }

    private boolean catchUp(StreamPosition from, boolean recover) {
        StreamPosition since = from;
        for (int page = 0; page < MANY; page++) {
            Result.Subscribe result = ask(Request.MapPage.STREAM, "", since, recover);
            if (result == null) {
                return false;
            }
            if (result.keyed().phase() == Request.MapPage.LIVE) {
                assertThat(result.recovered()).isEqualTo(recover);
                live(result);
                return true;
            }
            result.publications().forEach(this::take);
            since = result.position();
        }
        throw new AssertionError("the stream of " + channel + " has no end");
    }

    private Result.@Nullable Subscribe ask(int phase, String cursor, StreamPosition since, boolean recover) {
        commands++;
        long id = client.send(command(channel, phase, cursor, limit, since, recover, "", filter));
        Reply reply = client.reply(id);
        if (reply instanceof Reply.Failure failure) {
            refusal = failure.error();
            return null;
        }
        Result.Subscribe result = (Result.Subscribe) ((Reply.Success) reply).result();
        assertThat(result.keyed().type()).isEqualTo(Request.Subscribe.MAP);
        return result;
    }

    private void live(Result.Subscribe result) {
        result.publications().forEach(this::take);
        reached = result.position();
        isLive = true;
    }

    private void take(Publication publication) {
        told.add(publication);
        if (publication.removed()) {
            state.remove(publication.key());
        } else {
            state.put(publication.key(), publication.data().utf8());
        }
    }

    /** Takes what was pushed. */
    void look() {
        for (Push push : client.pushes(Push.class)) {
            if (push instanceof Push.Published published && published.channel().equals(channel)) {
                Publication publication = published.publication();
                if (publication.offset() > 0 && filter == null) {
                    assertThat(publication.offset()).isEqualTo(reached.offset() + 1);
                }
                take(publication);
                reached = new StreamPosition(publication.offset(), reached.epoch());
            } else if (push instanceof Push.Unsubscribed ended
                    && ended.channel().equals(channel)) {
                isLive = false;
            }
        }
        if (client.takePing()) {
            client.send(new Request.Pong());
        }
        isLive &= client.closedWith() == null;
    }
}
