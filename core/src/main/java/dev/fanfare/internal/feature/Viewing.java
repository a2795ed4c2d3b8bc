package dev.fanfare.internal.feature;

import dev.fanfare.handler.Client;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscribingEvent;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.internal.state.StateChannels;
import dev.fanfare.protocol.ProtocolError;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may follow what the channels of a feature hold. */
public final class Viewing {

    private static final Logger LOG = LoggerFactory.getLogger(Viewing.class);

    private final StateChannels channels;
    private final String things;
    private final String option;
    private final boolean allowsAnonymous;
    private final Viewers viewers;

    /** Decides about one client. */
    public interface Viewers {

        /** Whether a client may follow what has an id; anything but true, a failure included, means no. */
        CompletionStage<Boolean> mayView(Client client, String id);
    }

    /**
     * @param things what the channels hold, in words, such as "live objects"
     * @param option the key of the configuration that lets clients without a user id in
     * @param allowsAnonymous whether it does
     */
    public Viewing(StateChannels channels, String things, String option, boolean allowsAnonymous, Viewers viewers) {
        this.channels = Objects.requireNonNull(channels, "channels must not be null");
        this.things = Objects.requireNonNull(things, "things must not be null");
        this.option = Objects.requireNonNull(option, "option must not be null");
        this.allowsAnonymous = allowsAnonymous;
        this.viewers = Objects.requireNonNull(viewers, "viewers must not be null");
    }

    /** The same hooks, in which this answers for its channels. */
    public Hooks with(Hooks hooks) {
        return Objects.requireNonNull(hooks, "hooks must not be null").withViewing(channels::has, this::mayView);
    }

    private CompletionStage<SubscribeOptions> mayView(SubscribingEvent event) {
        Client client = event.client();
        String id = channels.idOf(event.channel());
        if (client.user().isEmpty() && !allowsAnonymous) {
            return CompletableFuture.failedStage(refused(things + " are for clients with a user id (" + option + ")"));
        }
        return CompletableFuture.completedStage(id)
                .thenCompose(which -> viewers.mayView(client, which))
                .exceptionally(problem -> {
                    if (Problems.isOutage(problem)) {
                        return false;
                    }
                    LOG.error("Whether a client may follow {} could not be decided: it may not", things, problem);
                    return false;
                })
                .thenApply(may -> {
                    if (!Boolean.TRUE.equals(may)) {
                        throw refused("the application does not let this client follow it");
                    }
                    return SubscribeOptions.DEFAULT;
                });
    }

    private static ErrorException refused(String why) {
        return new ErrorException(ProtocolError.PERMISSION_DENIED, why);
    }
}
