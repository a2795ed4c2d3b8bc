package dev.fanfare.internal.session;

import dev.fanfare.internal.rate.Allowance;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.rate.Operation;
import org.jspecify.annotations.Nullable;

/** Has the commands of one session carried out as far as limits let it. Belongs to the session's loop. */
final class RationedDialogue implements Dialogue {

    private final Dialogue dialogue;
    private final Allowance allowance;

    RationedDialogue(Dialogue dialogue, Allowance allowance) {
        this.dialogue = dialogue;
        this.allowance = allowance;
    }

    @Override
    public void first(Session session, long id, Request request) {
        // What connects without sending a command comes there too, and is counted there.
        dialogue.first(session, id, request);
    }

    @Override
    public void next(Session session, long id, Request request) {
        Operation operation = operation(request);
        if (operation == null) {
            dialogue.next(session, id, request);
            return;
        }
        String method = request instanceof Request.Rpc call ? call.method() : "";
        switch (allowance.take(operation, method, session.profile().user())) {
            case WITHIN -> dialogue.next(session, id, request);
            case REFUSED -> {
                refuse(session, id, operation);
                forget(session, request);
            }
            case LAST -> {
                dialogue.next(session, id, request);
                session.close(Disconnect.TOO_MANY_ERRORS, "more of " + operation.key() + " than its limit");
            }
        }
    }

    private static void refuse(Session session, long id, Operation operation) {
        if (operation == Operation.SEND) {
            // Nothing could tell the client that its message is lost.
            session.close(Disconnect.TOO_MANY_REQUESTS, "more messages than a limit of client.rate_limit allows");
        } else {
            session.refuse(id, ProtocolError.TOO_MANY_REQUESTS);
        }
    }

    /** Whoever is refused a page begins anew when it may ask again, and must not find what it had begun. */
    private static void forget(Session session, Request request) {
        SessionSubscription begun = request instanceof Request.Subscribe page
                ? session.subscriptions().get(page.channel())
                : null;
        PagedReading reading = begun == null ? null : begun.reading();
        if (begun != null && reading != null && reading.isIdle()) {
            session.subscriptions().drop(begun, UnsubscribeCode.SERVER);
            begun.settled();
        }
    }

    /** What a command is to limits; null for one that ends the connection. */
    private static @Nullable Operation operation(Request request) {
        if (request instanceof Request.Publish) {
            return Operation.PUBLISH;
        } else if (request instanceof Request.Subscribe) {
            return Operation.SUBSCRIBE;
        } else if (request instanceof Request.Unsubscribe) {
            return Operation.UNSUBSCRIBE;
        } else if (request instanceof Request.Rpc) {
            return Operation.RPC;
        } else if (request instanceof Request.Send) {
            return Operation.SEND;
        } else if (request instanceof Request.Presence) {
            return Operation.PRESENCE;
        } else if (request instanceof Request.PresenceStats) {
            return Operation.PRESENCE_STATS;
        } else if (request instanceof Request.History) {
            return Operation.HISTORY;
        } else if (request instanceof Request.Refresh) {
            return Operation.REFRESH;
        } else if (request instanceof Request.SubRefresh) {
            return Operation.SUB_REFRESH;
        }
        return request instanceof Request.Ping ? Operation.PING : null;
    }
}
