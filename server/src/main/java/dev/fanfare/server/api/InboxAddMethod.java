package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.inbox.Inbox;
import dev.fanfare.inbox.InboxEntry;
import dev.fanfare.inbox.InboxMessage;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;

/** Puts a message into the inbox of a user; the result has it as it stands there, or nothing if the user does not want it. */
final class InboxAddMethod implements ApiMethod {

    private final Fanfare fanfare;

    InboxAddMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String user = "";
        Payload message = Payload.EMPTY;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "user" -> user = in.string();
                case "message" -> message = in.payload();
                default -> in.skip();
            }
        }
        String whose = user;
        Payload what = message;
        return () -> {
            Inbox inbox = InboxFields.inbox(fanfare);
            if (what.isEmpty()) {
                throw new ErrorException(ProtocolError.BAD_REQUEST, "a message is needed");
            }
            return inbox.add(whose, Extensions.possible(() -> InboxMessage.parse(what)))
                    .thenApply(added -> out ->
                            out.payload("message", added.map(InboxEntry::toJson).orElse(Payload.EMPTY)));
        };
    }
}
