package dev.fanfare.internal.session.command;

import dev.fanfare.handler.MessageEvent;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.session.Session;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Request;

/** Hands a message without a reply to the application. */
final class SendHandler implements CommandHandler<Request.Send> {

    private final Hooks hooks;

    SendHandler(Hooks hooks) {
        this.hooks = hooks;
    }

    @Override
    public void handle(Session session, long id, Request.Send request) {
        if (hooks.message() == null) {
            session.close(Disconnect.NOT_AVAILABLE, "nothing here listens for messages");
        } else if (session.handlers().isOverloaded()) {
            session.close(Disconnect.TOO_MANY_REQUESTS, "more messages than the application keeps up with");
        } else {
            session.tell(
                    hooks.message(), () -> new MessageEvent(session.profile().client(), request.data()));
        }
    }
}
