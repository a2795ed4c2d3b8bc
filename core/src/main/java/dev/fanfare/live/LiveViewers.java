package dev.fanfare.live;

import dev.fanfare.handler.Client;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Decides who may see which live object. Asked each time that a client begins to follow one, on a handler thread. */
@FunctionalInterface
public interface LiveViewers {

    /** Whoever is connected may see every object; anonymous clients only where the options allow it. */
    LiveViewers EVERYONE = (client, id) -> CompletableFuture.completedStage(true);

    /**
     * Whether a client may see an object.
     *
     * @param client who asks; never anonymous unless {@link LiveOptions#allowAnonymous()}
     * @param id which object; need not exist
     * @return true if it may; false, null or a failure refuses it with {@code PERMISSION_DENIED}
     */
    CompletionStage<Boolean> mayView(Client client, String id);
}
