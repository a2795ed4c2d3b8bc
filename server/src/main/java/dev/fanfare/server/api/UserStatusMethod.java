package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.cluster.UserStatus;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says how users are doing, tells it, or has it forgotten. */
final class UserStatusMethod implements ApiMethod {

    private final boolean takesState;
    private final Action action;

    /** What is done. */
    private interface Action {
        CompletionStage<Consumer<JsonWriter>> by(List<String> users, String state);
    }

    private UserStatusMethod(boolean takesState, Action action) {
        this.takesState = takesState;
        this.action = action;
    }

    static ApiMethod update(Fanfare fanfare) {
        return new UserStatusMethod(
                true,
                (users, state) -> fanfare.users().updateStatus(users, state).thenApply(done -> out -> {}));
    }

    static ApiMethod get(Fanfare fanfare) {
        return new UserStatusMethod(
                false,
                (users, none) -> fanfare.users()
                        .statuses(users)
                        .thenApply(statuses -> out ->
                                out.alwaysList("statuses", statuses, status -> out.object(o -> write(o, status)))));
    }

    static ApiMethod delete(Fanfare fanfare) {
        return new UserStatusMethod(
                false, (users, none) -> fanfare.users().deleteStatus(users).thenApply(done -> out -> {}));
    }

    @Override
    public Call read(JsonFields in) {
        List<String> users = List.of();
        String state = "";
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            if (field.equals("users")) {
                users = in.list(in::string);
            } else if (field.equals("state") && takesState) {
                state = in.string();
            } else {
                in.skip();
            }
        }
        List<String> whose = users;
        String what = state;
        return () -> {
            try {
                return action.by(whose, what);
            } catch (IllegalArgumentException senseless) {
                throw new ErrorException(ProtocolError.BAD_REQUEST, String.valueOf(senseless.getMessage()));
            }
        };
    }

    private static void write(JsonWriter out, UserStatus status) {
        out.string("user", status.user())
                .number("active", seconds(status.active()))
                .number("online", seconds(status.online()))
                .string("state", status.state());
    }

    private static long seconds(@Nullable Instant moment) {
        return moment == null ? 0 : moment.getEpochSecond();
    }
}
