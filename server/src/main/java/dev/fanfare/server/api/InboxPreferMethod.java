package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.inbox.Inbox;
import dev.fanfare.inbox.InboxPreference;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import org.jspecify.annotations.Nullable;

/** Keeps what a user wants to be told of; the result has everything that the user wants. */
final class InboxPreferMethod implements ApiMethod {

    private final Fanfare fanfare;

    InboxPreferMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String user = "";
        String category = "";
        Boolean inbox = null;
        Boolean push = null;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "user" -> user = in.string();
                case "category" -> category = in.string();
                case "inbox" -> inbox = in.isNull() ? null : (Boolean) in.bool();
                case "push" -> push = in.isNull() ? null : (Boolean) in.bool();
                default -> in.skip();
            }
        }
        String whose = user;
        String what = category;
        Boolean inInbox = inbox;
        Boolean inPush = push;
        return () -> {
            Inbox all = InboxFields.inbox(fanfare);
            return InboxFields.fields(all.prefer(whose, what, preference(inInbox, inPush))
                    .thenCompose(done -> all.preferences(whose))
                    .thenApply(chosen -> all.options().toJson(chosen)));
        };
    }

    private static InboxPreference preference(@Nullable Boolean inbox, @Nullable Boolean push) {
        if (inbox == null || push == null) {
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST, "say what is wanted of the category, with inbox and push");
        }
        return new InboxPreference(inbox, push);
    }
}
