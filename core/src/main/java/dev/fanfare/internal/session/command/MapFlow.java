package dev.fanfare.internal.session.command;

import dev.fanfare.channel.MapOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.hub.States;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionSubscription;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;

/**
 * The way of a subscription to a map: the client reads what is there page by page, then what has changed meanwhile, and then
 * goes live, as {@link SubscribeFlow} has it. Each command asks for a page; where the client has come, a {@link MapReading}
 * knows.
 */
final class MapFlow {

    private final ClientOptions options;
    private final States states;
    private final SubscribeFlow flow;

    MapFlow(ClientOptions options, States states, SubscribeFlow flow) {
        this.options = options;
        this.states = states;
        this.flow = flow;
    }

    /** How many bytes one page may have: it must leave room for what else waits for the client. */
    long maxPageBytes() {
        return options.queueMaxSize() / 2;
    }

    /** How many bytes the answer may have with which a client goes live: as many as may wait for it. */
    long maxAnswerBytes() {
        return options.queueMaxSize();
    }

    States states() {
        return states;
    }

    SubscribeFlow flow() {
        return flow;
    }

    /**
     * Checks that a client can begin with a command.
     *
     * @throws ErrorException if it cannot
     */
    static void requireBeginning(Request.Subscribe request, MapOptions map) {
        Request.MapPage page = request.page();
        switch (page.phase()) {
            case Request.MapPage.STATE -> {
                if (!page.cursor().isEmpty()) {
                    throw new ErrorException(
                            ProtocolError.PERMISSION_DENIED, "a cursor, and no page of the map was read before");
                }
            }
            case Request.MapPage.STREAM -> {
                requireStream(map);
                if (!request.recover()) {
                    throw new ErrorException(
                            ProtocolError.PERMISSION_DENIED,
                            "the stream of a map is read after its state, or with recover");
                }
            }
            case Request.MapPage.LIVE -> {
                if (request.since().epoch().isEmpty() || !map.hasStream()) {
                    throw new ErrorException(
                            ProtocolError.UNRECOVERABLE_POSITION, "a map is joined from a position in its stream");
                }
            }
            default -> throw unknownPhase(page.phase());
        }
    }

    /**
     * Checks that there is a stream.
     *
     * @throws ErrorException {@code BAD_REQUEST} if there is none
     */
    static void requireStream(MapOptions map) {
        if (!map.hasStream()) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, "an ephemeral map has no stream to read");
        }
    }

    static ErrorException unknownPhase(int phase) {
        return new ErrorException(ProtocolError.BAD_REQUEST, "a map has no phase " + phase);
    }

    /** Begins with the first command of a client that may subscribe. On the session's loop. */
    void begin(
            Session session, long id, Request.Subscribe request, SessionSubscription subscription, SubscribePlan plan) {
        MapReading reading = new MapReading(this, session, subscription, plan);
        subscription.readBy(reading);
        reading.begin(id, request);
    }
}
