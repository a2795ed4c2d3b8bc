package dev.fanfare.client;

import dev.fanfare.client.SocketEvent.Progress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Puts the states of progress indicators together: the server sends what changed. */
final class ProgressStates {

    /** The id of notifications that are about progress. */
    private static final String PROGRESS_ID = "fanfare.progress";

    private final int limit;
    private final Map<String, Progress> states = new LinkedHashMap<>();

    /** @param limit how many indicators that are shown are known at once; the one that was shown first is forgotten */
    ProgressStates(int limit) {
        this.limit = limit;
    }

    /** The new state of the indicator that a notification is about; null if it is about something else. */
    @Nullable
    Progress apply(Notification notification) {
        if (!notification.id().equals(PROGRESS_ID)) {
            return null;
        }
        JsonNode change = notification.message().parsed();
        String handle = change == null ? "" : change.path("progress").asString("");
        if (change == null || handle.isEmpty()) {
            return null;
        }
        String action = change.path("action").asString("");
        Progress before = action.equals("show") ? null : states.get(handle);
        if (before == null) {
            before = new Progress(handle, true, "", "", 0, OptionalLong.empty(), "");
        }
        JsonNode max = change.path("max");
        Progress state = new Progress(
                handle,
                !action.equals("hide"),
                change.path("title").asString(before.title()),
                change.path("description").asString(before.description()),
                change.path("value").asLong(before.value()),
                max.isNumber() ? OptionalLong.of(max.asLong()) : OptionalLong.empty(),
                change.path("style").asString(before.style()));
        if (state.visible()) {
            states.put(handle, state);
            forget();
        } else {
            states.remove(handle);
        }
        return state;
    }

    private void forget() {
        if (states.size() > limit) {
            states.remove(states.keySet().iterator().next());
        }
    }
}
