package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.inbox.Inbox;
import dev.fanfare.inbox.InboxCounts;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.json.JsonFields;
import java.util.concurrent.CompletionStage;

/** Reads something about the inbox of a user, of which nothing more need be said. */
final class InboxUserMethod implements ApiMethod {

    private final Fanfare fanfare;
    private final Question question;

    /** What is read. */
    private interface Question {
        CompletionStage<Payload> ask(Inbox inbox, String user);
    }

    private InboxUserMethod(Fanfare fanfare, Question question) {
        this.fanfare = fanfare;
        this.question = question;
    }

    /** How many messages wait. */
    static InboxUserMethod counts(Fanfare fanfare) {
        return new InboxUserMethod(fanfare, (inbox, user) -> inbox.counts(user).thenApply(InboxCounts::toJson));
    }

    /** What the user wants to be told of. */
    static InboxUserMethod preferences(Fanfare fanfare) {
        return new InboxUserMethod(
                fanfare,
                (inbox, user) -> inbox.preferences(user)
                        .thenApply(chosen -> inbox.options().toJson(chosen)));
    }

    @Override
    public Call read(JsonFields in) {
        String user = in.only("user", in::string, "");
        return () -> InboxFields.fields(question.ask(InboxFields.inbox(fanfare), user));
    }
}
