package dev.fanfare.server.json;

import dev.fanfare.handler.Capability;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import java.util.EnumSet;
import java.util.Set;

/** What clients are allowed, as {@code allow} writes it: {@code ["sub", "pub", "prs", "hst"]}. */
public final class PermissionFields {

    private PermissionFields() {}

    /**
     * Reads a list of them.
     *
     * @throws ProtocolException if one is none
     */
    public static Set<Capability.Permission> read(JsonFields in) {
        Set<Capability.Permission> permissions = EnumSet.noneOf(Capability.Permission.class);
        in.list(in::string).forEach(each -> permissions.add(permission(each)));
        return permissions;
    }

    private static Capability.Permission permission(String name) {
        return switch (name) {
            case "sub" -> Capability.Permission.SUBSCRIBE;
            case "pub" -> Capability.Permission.PUBLISH;
            case "prs" -> Capability.Permission.PRESENCE;
            case "hst" -> Capability.Permission.HISTORY;
            default ->
                throw new ProtocolException("allow is of sub, pub, prs and hst, and has \"" + Outside.of(name) + "\"");
        };
    }
}
