package dev.fanfare.client;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The live objects that are followed over a socket, each once however many hold it. Used under the socket's lock. */
final class LiveObjects {

    private final Object lock;
    private final Mailbox mailbox;
    private final int limit;
    private final Map<String, Followed> followed = new HashMap<>();
    private @Nullable Link link;

    /**
     * @param lock the socket's
     * @param limit how many updates of an object may wait for its listeners
     */
    LiveObjects(Object lock, Mailbox mailbox, int limit) {
        this.lock = lock;
        this.mailbox = mailbox;
        this.limit = limit;
    }

    /** A link that objects are followed over from now on; null for none. */
    void use(@Nullable Link next) {
        boolean wasAttached = link != null;
        link = next;
        for (Followed each : followed.values()) {
            if (wasAttached) {
                each.detach();
            }
            if (next != null) {
                each.attach(next);
            }
        }
    }

    /** The connection is gone, and may come back over the same link. */
    void lost() {
        followed.values().forEach(Followed::lost);
    }

    LiveObject follow(String id) {
        if (id.isEmpty()) {
            throw ClientSocketException.badInput(
                    "The id of the live object is empty: say which, as in live(\"job:42\")");
        }
        if (id.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw ClientSocketException.badInput(
                    "The id of the live object has half a character: cut it between characters");
        }
        Followed object = followed.get(id);
        if (object == null) {
            object = new Followed(id, lock, mailbox, limit);
            followed.put(id, object);
            if (link != null) {
                object.attach(link);
            }
        }
        LiveObject holder = new LiveObject(object, lock, this::forget);
        object.hold(holder);
        return holder;
    }

    private void forget(Followed object) {
        if (followed.remove(object.id, object)) {
            object.close();
        }
    }
}
