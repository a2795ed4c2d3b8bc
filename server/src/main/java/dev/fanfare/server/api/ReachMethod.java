package dev.fanfare.server.api;

import dev.fanfare.Connections;
import dev.fanfare.Fanfare;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.cluster.Reach;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tells whom a message would reach: to a channel, a client, a user, a group, or, if none is named, to everyone. */
final class ReachMethod implements ApiMethod {

    private final Fanfare fanfare;

    ReachMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String to = null;
        String name = "";
        boolean several = false;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "channel", "client", "user", "group" -> {
                    // Absent is everyone, and must not be taken for nobody in particular.
                    if (!in.isNull()) {
                        several |= to != null;
                        to = field;
                        name = in.string();
                    }
                }
                default -> in.skip();
            }
        }
        String kind = to;
        String whom = name;
        boolean tooMany = several;
        return () -> {
            if (tooMany) {
                throw new ErrorException(
                        ProtocolError.BAD_REQUEST, "only one of channel, client, user and group can be asked for");
            }
            if (kind != null && whom.isEmpty()) {
                throw new ErrorException(ProtocolError.BAD_REQUEST, kind + " must not be empty");
            }
            return reach(kind, whom)
                    .thenApply(reach -> out -> out.alwaysNumber("connections", reach.connections())
                            .alwaysNumber("users", reach.users())
                            .alwaysNumber("identities", reach.identities()));
        };
    }

    private CompletionStage<Reach> reach(@Nullable String kind, String whom) {
        Connections connections = fanfare.connections();
        boolean notifies = fanfare.hasNotifications();
        return switch (kind == null ? "" : kind) {
            case "channel" -> connections.reach(whom);
            case "client" -> NotifyMethod.notifications(fanfare).reachOfClient(whom);
            case "group" -> NotifyMethod.notifications(fanfare).reachOfGroup(whom);
            case "user" ->
                notifies ? fanfare.notifications().reachOfUser(whom) : connections.reach(ClientSelector.ofUser(whom));
            default -> notifies ? fanfare.notifications().reachOfEveryone() : connections.reach(ClientSelector.all());
        };
    }
}
