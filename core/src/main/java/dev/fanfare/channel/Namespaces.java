package dev.fanfare.channel;

import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All namespaces of a server, and the one that a channel belongs to. Immutable. */
public final class Namespaces {

    private final ChannelSyntax syntax;
    private final Namespace withoutNamespace;
    private final Map<String, Namespace> byName;
    private final Set<String> reserved;

    /**
     * @param syntax how channel names are read
     * @param withoutNamespace options of channels whose name has no namespace
     * @param byName options of the namespaces
     * @param reserved those of them in which clients have no rights of their own, whoever grants them
     */
    public Namespaces(
            ChannelSyntax syntax,
            NamespaceOptions withoutNamespace,
            Map<String, NamespaceOptions> byName,
            Set<String> reserved) {
        this.syntax = syntax;
        this.withoutNamespace = new Namespace(withoutNamespace);
        this.byName = byName.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> new Namespace(each.getValue())));
        this.reserved = Set.copyOf(reserved);
    }

    private record Namespace(NamespaceOptions options, ChannelNames names) {
        Namespace(NamespaceOptions options) {
            this(options, new ChannelNames(options.channelRegex()));
        }
    }

    /** How channel names are read. */
    public ChannelSyntax syntax() {
        return syntax;
    }

    /** The options of a channel; null if its namespace does not exist. */
    public @Nullable NamespaceOptions optionsOf(String channel) {
        Namespace namespace = namespaceOf(channel);
        return namespace == null ? null : namespace.options;
    }

    private @Nullable Namespace namespaceOf(String channel) {
        String name = syntax.namespaceOf(channel);
        return name.isEmpty() ? withoutNamespace : byName.get(name);
    }

    /** Why a channel cannot be used at all, if it cannot: its length, its namespace, its name. */
    public Optional<ProtocolError> problemWith(String channel) {
        if (channel.isEmpty() || channel.length() > syntax.maxLength()) {
            return Optional.of(ProtocolError.BAD_REQUEST);
        }
        Namespace namespace = namespaceOf(channel);
        if (namespace == null) {
            return Optional.of(ProtocolError.UNKNOWN_CHANNEL);
        }
        return namespace.names.allow(channel, syntax.nameIn(channel))
                ? Optional.empty()
                : Optional.of(ProtocolError.BAD_REQUEST);
    }

    /** What is said about a channel that cannot be used. */
    public static String describe(String channel) {
        return channel.isEmpty() ? "a channel is needed" : "channel \"" + Outside.of(channel) + "\" cannot be used";
    }

    /** Why a client cannot do anything in a channel, if it cannot. */
    public Optional<ProtocolError> problemForClients(String channel) {
        return problemWith(channel)
                .or(() -> reserved.contains(syntax.namespaceOf(channel))
                        ? Optional.of(ProtocolError.PERMISSION_DENIED)
                        : Optional.empty());
    }
}
