package dev.fanfare.internal.hub;

import dev.fanfare.channel.ChannelStateOptions;
import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.channel.ChannelNames;
import dev.fanfare.internal.state.MapFormat;
import dev.fanfare.internal.state.StateFormat;
import dev.fanfare.internal.state.WholeStateFormat;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All namespaces of a server, and the one that a channel belongs to. Immutable. */
public final class Namespaces {

    private final ChannelSyntax syntax;
    private final Namespace withoutNamespace;
    private final Map<String, Namespace> byName;
    private final Set<String> reserved;
    private final boolean holdStates;
    private final boolean nameMapsOfSubscribers;

    /**
     * @param syntax how channel names are read
     * @param withoutNamespace options of channels whose name has no namespace
     * @param byName options of the namespaces
     * @param states what subscribers are given of what channels hold, by namespace, where they hold a state
     * @param reserved those of them in which clients have no rights of their own, whoever grants them
     */
    public Namespaces(
            ChannelSyntax syntax,
            NamespaceOptions withoutNamespace,
            Map<String, NamespaceOptions> byName,
            Map<String, StateFormat> states,
            Set<String> reserved) {
        this.syntax = syntax;
        this.withoutNamespace = new Namespace(withoutNamespace, formatOf(withoutNamespace, null));
        this.byName = byName.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        each -> new Namespace(each.getValue(), formatOf(each.getValue(), states.get(each.getKey())))));
        this.reserved = Set.copyOf(reserved);
        this.holdStates = isSo(namespace -> namespace.state() != null);
        this.nameMapsOfSubscribers =
                isSo(namespace -> namespace.options().presence().namesMaps());
    }

    private boolean isSo(Predicate<Resolved> ofOne) {
        return Stream.concat(Stream.of(withoutNamespace), byName.values().stream())
                .anyMatch(namespace -> ofOne.test(namespace.resolved));
    }

    private static @Nullable StateFormat formatOf(NamespaceOptions options, @Nullable StateFormat ofFeature) {
        return options.map() == null ? ofFeature : new MapFormat(options.map(), options.type() == SubscriptionType.MAP);
    }

    /** Whether channels of some hold a state. */
    public boolean holdStates() {
        return holdStates;
    }

    /** Whether who is subscribed to channels of some is in maps. */
    public boolean nameMapsOfSubscribers() {
        return nameMapsOfSubscribers;
    }

    private static final class Namespace {

        private final ChannelNames names;
        private final Resolved resolved;
        private final Resolved pattern;

        Namespace(NamespaceOptions options, @Nullable StateFormat state) {
            names = new ChannelNames(options.channelRegex());
            resolved = new Resolved(options, state, Optional.empty());
            pattern = new Resolved(options.ofPatterns(), null, Optional.empty());
        }

        Resolved resolve(String channel, String name) {
            if (resolved.options().access().isPattern(channel)) {
                return pattern;
            }
            return names.allow(channel, name) ? resolved : Resolved.IMPOSSIBLE;
        }
    }

    /** What a channel's name leads to: the options of its namespace, or why it cannot be used. */
    public static final class Resolved {

        private static final Resolved IMPOSSIBLE = refused(ProtocolError.BAD_REQUEST);
        private static final Resolved UNKNOWN = refused(ProtocolError.UNKNOWN_CHANNEL);
        private static final Resolved RESERVED = refused(ProtocolError.PERMISSION_DENIED);

        private final @Nullable NamespaceOptions options;
        private final @Nullable StateFormat state;
        private final Optional<ProtocolError> problem;

        private Resolved(
                @Nullable NamespaceOptions options, @Nullable StateFormat state, Optional<ProtocolError> problem) {
            this.options = options;
            this.state = state;
            this.problem = problem;
        }

        /** A channel that cannot be used, with the reason. */
        public static Resolved refused(ProtocolError problem) {
            return new Resolved(null, null, Optional.of(problem));
        }

        /** Why the channel cannot be used, if it cannot. */
        public Optional<ProtocolError> problem() {
            return problem;
        }

        /** What the channel offers and allows; must not be asked if there is a problem. */
        public NamespaceOptions options() {
            return Objects.requireNonNull(options, "the channel cannot be used");
        }

        /** What subscribers are given of the state that the channel holds; null if it holds none. */
        public @Nullable StateFormat state() {
            return state;
        }

        /** Whether its state is a feature's, which decides for itself who may follow it. */
        public boolean isOfFeature() {
            return state instanceof WholeStateFormat;
        }
    }

    /** What subscribers of a channel are given of the state that it holds; null if it holds none. */
    public @Nullable StateFormat state(String channel) {
        return holdStates ? resolve(channel).state : null;
    }

    /** What is told of a channel when it becomes occupied and vacated. */
    public ChannelStateOptions channelStates(String channel) {
        Resolved resolved = resolve(channel);
        return resolved.problem.isPresent()
                ? NamespaceOptions.DEFAULT.channelStates()
                : resolved.options().channelStates();
    }

    /** How channel names are read. */
    public ChannelSyntax syntax() {
        return syntax;
    }

    /** How a call about a channel fails that cannot be used. */
    public static ErrorException refusal(ProtocolError problem, String channel) {
        return new ErrorException(problem, describe(channel));
    }

    /** The options of a channel's namespace, or why it cannot be used at all: its length, its namespace, its name. */
    public Resolved resolve(String channel) {
        if (channel.isEmpty() || channel.length() > syntax.maxLength()) {
            return Resolved.IMPOSSIBLE;
        }
        String name = syntax.namespaceOf(channel);
        Namespace namespace = name.isEmpty() ? withoutNamespace : byName.get(name);
        if (namespace == null) {
            return Resolved.UNKNOWN;
        }
        return namespace.resolve(channel, syntax.nameIn(channel));
    }

    /** What is said about a channel that cannot be used. */
    public static String describe(String channel) {
        return channel.isEmpty() ? "a channel is needed" : "channel \"" + Outside.of(channel) + "\" cannot be used";
    }

    /** The options of a channel's namespace, or why a client cannot do anything in it. */
    public Resolved resolveForClients(String channel) {
        Resolved resolved = resolve(channel);
        boolean isReserved = resolved.problem.isEmpty() && reserved.contains(syntax.namespaceOf(channel));
        return isReserved ? Resolved.RESERVED : resolved;
    }
}
