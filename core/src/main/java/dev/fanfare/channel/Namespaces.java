package dev.fanfare.channel;

import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All namespaces of a server, and the one that a channel belongs to. Immutable. */
public final class Namespaces {

    private final ChannelSyntax syntax;
    private final NamespaceOptions withoutNamespace;
    private final Map<String, NamespaceOptions> byName;
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
        this.withoutNamespace = withoutNamespace;
        this.byName = Map.copyOf(byName);
        this.reserved = Set.copyOf(reserved);
    }

    /** How channel names are read. */
    public ChannelSyntax syntax() {
        return syntax;
    }

    /** The options of a channel; null if its namespace does not exist. */
    public @Nullable NamespaceOptions optionsOf(String channel) {
        String namespace = syntax.namespaceOf(channel);
        return namespace.isEmpty() ? withoutNamespace : byName.get(namespace);
    }

    /** Why a channel cannot be used at all, if it cannot: its length, its namespace, its name. */
    public Optional<ProtocolError> problemWith(String channel) {
        if (channel.isEmpty() || channel.length() > syntax.maxLength()) {
            return Optional.of(ProtocolError.BAD_REQUEST);
        }
        NamespaceOptions options = optionsOf(channel);
        if (options == null) {
            return Optional.of(ProtocolError.UNKNOWN_CHANNEL);
        }
        return isValidName(channel, options.channelRegex()) ? Optional.empty() : Optional.of(ProtocolError.BAD_REQUEST);
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

    private boolean isValidName(String channel, @Nullable Pattern regex) {
        if (regex != null) {
            return regex.matcher(syntax.nameIn(channel)).find();
        }
        for (int i = 0; i < channel.length(); i++) {
            char c = channel.charAt(i);
            if (c <= ' ' || c >= 0x7F) {
                return false;
            }
        }
        return true;
    }
}
