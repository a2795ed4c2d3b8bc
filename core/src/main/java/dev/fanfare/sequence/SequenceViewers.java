package dev.fanfare.sequence;

import dev.fanfare.handler.Client;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Decides who may follow which sequence. Asked each time that a client begins to, on a handler thread. */
@FunctionalInterface
public interface SequenceViewers {

    /** Whoever is connected may follow every sequence; anonymous clients only where the options allow it. */
    SequenceViewers EVERYONE = (client, name) -> CompletableFuture.completedStage(true);

    /**
     * Whether a client may follow a sequence.
     *
     * @param client who asks; never anonymous unless {@link SequenceOptions#allowAnonymous()}
     * @param name which sequence; need not have begun
     * @return true if it may; false, null or a failure refuses it with {@code PERMISSION_DENIED}
     */
    CompletionStage<Boolean> mayView(Client client, String name);
}
