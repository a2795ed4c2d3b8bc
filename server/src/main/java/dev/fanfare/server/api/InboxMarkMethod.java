package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.inbox.Inbox;
import dev.fanfare.inbox.InboxCounts;
import dev.fanfare.inbox.InboxMark;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Marks messages in the inbox of a user; the result has the counts afterwards. */
final class InboxMarkMethod implements ApiMethod {

    private final Fanfare fanfare;
    private final @Nullable InboxMark always;

    private InboxMarkMethod(Fanfare fanfare, @Nullable InboxMark always) {
        this.fanfare = fanfare;
        this.always = always;
    }

    /** Marks as the request says. */
    static InboxMarkMethod mark(Fanfare fanfare) {
        return new InboxMarkMethod(fanfare, null);
    }

    /** Deletes. */
    static InboxMarkMethod delete(Fanfare fanfare) {
        return new InboxMarkMethod(fanfare, InboxMark.DELETED);
    }

    @Override
    public Call read(JsonFields in) {
        String user = "";
        String mark = "";
        List<Long> ids = List.of();
        long upTo = -1;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            if (field.equals("user")) {
                user = in.string();
            } else if (field.equals("ids")) {
                ids = in.list(in::unsignedLong);
            } else if (always == null && field.equals("mark")) {
                mark = in.string();
            } else if (always == null && field.equals("up_to")) {
                upTo = in.isNull() ? -1 : in.unsignedLong();
            } else {
                in.skip();
            }
        }
        String whose = user;
        String name = mark;
        List<Long> which = ids;
        long position = upTo;
        return () -> {
            Inbox inbox = InboxFields.inbox(fanfare);
            InboxMark how = always == null ? Extensions.possible(() -> InboxMark.of(name)) : always;
            if (which.isEmpty() == position < 0) {
                throw new ErrorException(
                        ProtocolError.BAD_REQUEST,
                        "say which messages with ids" + (always == null ? ", or up to which position with up_to" : ""));
            }
            return InboxFields.fields(
                    (position < 0 ? inbox.mark(whose, how, which) : inbox.markAll(whose, how, position))
                            .thenApply(InboxCounts::toJson));
        };
    }
}
