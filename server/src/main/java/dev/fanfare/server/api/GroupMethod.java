package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.notify.Member;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import java.util.concurrent.CompletionStage;

/** Puts a client or a user into a group, or takes it out. */
final class GroupMethod implements ApiMethod {

    private final Fanfare fanfare;
    private final Change change;

    /** One of the two. */
    interface Change {
        CompletionStage<Void> apply(Notifications notifications, String group, Member member);
    }

    GroupMethod(Fanfare fanfare, Change change) {
        this.fanfare = fanfare;
        this.change = change;
    }

    @Override
    public Call read(JsonFields in) {
        String group = "";
        String client = "";
        String user = "";
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "group" -> group = in.string();
                case "client" -> client = in.string().strip();
                case "user" -> user = in.string();
                default -> in.skip();
            }
        }
        boolean oneMember = client.isEmpty() != user.isEmpty();
        Member member = oneMember ? (client.isEmpty() ? Member.user(user) : Member.client(client)) : null;
        String name = group;
        return () -> {
            if (member == null || name.isEmpty()) {
                throw new ErrorException(ProtocolError.BAD_REQUEST, "a group and either a client or a user are needed");
            }
            return change.apply(NotifyMethod.notifications(fanfare), name, member)
                    .thenApply(done -> out -> {});
        };
    }
}
