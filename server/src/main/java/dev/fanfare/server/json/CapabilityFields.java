package dev.fanfare.server.json;

import dev.fanfare.handler.Capability;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Capabilities as tokens and results of backends write them, in {@code caps}: {@code [{"channels": ["news:*"], "match": "wildcard", "allow": ["sub"]}]}. */
public final class CapabilityFields {

    /** How many a client may be given so, and how many channels all of them together may name. */
    static final int MAX_CAPABILITIES = 100;

    static final int MAX_CHANNELS = 1_000;

    private CapabilityFields() {}

    /**
     * Reads a list of them.
     *
     * @throws ProtocolException if it is none, or too long
     * @throws IllegalArgumentException if an expression cannot be read
     */
    public static List<Capability> read(JsonFields in) {
        int[] channels = {0};
        List<Capability> capabilities = new ArrayList<>();
        in.list(() -> {
            Fields one = Fields.read(in);
            channels[0] += one.channels.size();
            if (capabilities.size() == MAX_CAPABILITIES || channels[0] > MAX_CHANNELS) {
                throw new ProtocolException(
                        "caps has more than " + MAX_CAPABILITIES + " capabilities or " + MAX_CHANNELS + " channels");
            }
            capabilities.add(Capability.of(one.match, one.channels, one.allow));
            return one;
        });
        return capabilities;
    }

    /** One of them, as it is written. */
    private static final class Fields {

        private List<String> channels = List.of();
        private Capability.Match match = Capability.Match.EXACT;
        private Set<Capability.Permission> allow = Set.of();

        static Fields read(JsonFields in) {
            in.requireObject();
            Fields fields = new Fields();
            for (String name = in.nextField(); name != null; name = in.nextField()) {
                switch (name) {
                    case "channels" -> fields.channels = in.list(in::string);
                    case "match" -> fields.match = match(in.string());
                    case "allow" -> fields.allow = PermissionFields.read(in);
                    default -> in.skip();
                }
            }
            return fields;
        }

        private static Capability.Match match(String name) {
            return switch (name) {
                case "", "exact" -> Capability.Match.EXACT;
                case "wildcard" -> Capability.Match.WILDCARD;
                case "regex" -> Capability.Match.REGEX;
                default ->
                    throw new ProtocolException(
                            "match of a capability must be wildcard or regex, and is \"" + Outside.of(name) + "\"");
            };
        }
    }
}
