package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.inbox.Inbox;
import dev.fanfare.inbox.InboxPage;
import dev.fanfare.inbox.InboxQuery;
import dev.fanfare.protocol.json.JsonFields;

/** Reads a part of the inbox of a user. */
final class InboxListMethod implements ApiMethod {

    private final Fanfare fanfare;

    InboxListMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String user = "";
        String tag = "";
        boolean unread = false;
        boolean archived = false;
        long since = -1;
        long cursor = 0;
        long limit = 0;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "user" -> user = in.string();
                case "tag" -> tag = in.string();
                case "unread" -> unread = in.bool();
                case "archived" -> archived = in.bool();
                case "since" -> since = in.isNull() ? -1 : in.unsignedLong();
                case "cursor" -> cursor = in.unsignedLong();
                case "limit" -> limit = in.unsignedInt();
                default -> in.skip();
            }
        }
        String whose = user;
        String onlyTag = tag;
        boolean onlyUnread = unread;
        boolean ofArchive = archived;
        long from = since;
        long behind = cursor;
        int most = (int) Math.min(limit, Integer.MAX_VALUE);
        return () -> {
            Inbox inbox = InboxFields.inbox(fanfare);
            InboxQuery query =
                    Extensions.possible(() -> new InboxQuery(onlyTag, onlyUnread, ofArchive, from, behind, most));
            return InboxFields.fields(inbox.list(whose, query).thenApply(InboxPage::toJson));
        };
    }
}
