package dev.fanfare.internal.hub;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.SubscriptionType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which maps have an entry for each client, or each user, that is subscribed to a channel. Immutable. */
public final class PresenceMaps {

    /** Any name that follows a namespace. */
    private static final String ANY = "name";

    private final ChannelSyntax syntax;
    private final NamespaceOptions withoutNamespace;
    private final Map<String, NamespaceOptions> byName;

    /**
     * @param syntax how channel names are read
     * @param withoutNamespace options of channels whose name has no namespace
     * @param byName options of the namespaces
     */
    public PresenceMaps(ChannelSyntax syntax, NamespaceOptions withoutNamespace, Map<String, NamespaceOptions> byName) {
        this.syntax = syntax;
        this.withoutNamespace = withoutNamespace;
        this.byName = Map.copyOf(byName);
    }

    /**
     * Insists that the maps of a namespace's channels are maps of their type.
     *
     * @param namespace "" for channels without one
     * @throws IllegalArgumentException if they are not, beginning with the option
     */
    public void check(String namespace) {
        NamespaceOptions options = options(namespace);
        if (options == null) {
            return;
        }
        String channel = namespace.isEmpty() ? ANY : namespace + syntax.namespaceBoundary() + ANY;
        check(
                channel,
                "map_clients_presence_channel_prefix",
                options.presence().mapOfClientsPrefix(),
                SubscriptionType.MAP_CLIENTS);
        check(
                channel,
                "map_users_presence_channel_prefix",
                options.presence().mapOfUsersPrefix(),
                SubscriptionType.MAP_USERS);
    }

    private void check(String channel, String option, String prefix, SubscriptionType type) {
        if (prefix.isEmpty()) {
            return;
        }
        String namespace = syntax.namespaceOf(prefix + channel);
        NamespaceOptions options = options(namespace);
        if (options == null || options.type() != type) {
            throw new IllegalArgumentException(option + " must begin with a namespace whose subscription_type is "
                    + type.key() + ", as in \"NAME" + syntax.namespaceBoundary() + "\", and is \"" + prefix
                    + "\", which leads to "
                    + (options == null
                            ? "the namespace \"" + namespace + "\", which there is not"
                            : (namespace.isEmpty() ? "no namespace" : "the namespace \"" + namespace + "\"")
                                    + ", where it is " + options.type().key()));
        }
    }

    private @Nullable NamespaceOptions options(String namespace) {
        return namespace.isEmpty() ? withoutNamespace : byName.get(namespace);
    }
}
