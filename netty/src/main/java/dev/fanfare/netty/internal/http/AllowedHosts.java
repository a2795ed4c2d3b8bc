package dev.fanfare.netty.internal.http;

import dev.fanfare.netty.internal.address.Authority;
import dev.fanfare.netty.internal.address.Glob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts a server answers to. A page of an attacker's host whose name is made to point here (DNS
 * rebinding) is of the same origin as the server, as far as its browser knows; that it names a host that is
 * not the server's gives it away.
 */
public final class AllowedHosts {

    /** Any host. */
    public static final AllowedHosts ANY = new AllowedHosts(List.of());

    private final List<Authority> entries;

    private AllowedHosts(List<Authority> entries) {
        this.entries = entries;
    }

    /**
     * Reads entries.
     *
     * @param entries such as {@code example.com}, {@code *.example.com}, {@code localhost:8000} or {@code
     *     [::1]}; without a port, any port. If there are none, any host
     * @throws IllegalArgumentException if one is no host
     */
    public static AllowedHosts of(Iterable<? extends @Nullable String> entries) {
        List<Authority> hosts = new ArrayList<>();
        for (String entry : entries) {
            hosts.add(read(entry));
        }
        return hosts.isEmpty() ? ANY : new AllowedHosts(List.copyOf(hosts));
    }

    private static Authority read(@Nullable String entry) {
        try {
            Authority host = entry == null ? null : parse(entry.strip());
            if (host == null) {
                throw new IllegalArgumentException("write one such as example.com, *.example.com or [::1]");
            }
            Authority.requireFixedEnd(host.host(), "");
            return host;
        } catch (IllegalArgumentException noHost) {
            throw new IllegalArgumentException(
                    "\"" + entry + "\" cannot be an allowed host: " + noHost.getMessage(), noHost);
        }
    }

    private static @Nullable Authority parse(String text) {
        int colon = text.lastIndexOf(':');
        int end = colon > text.lastIndexOf(']') ? colon : text.length();
        return Authority.parse(Authority.ascii(text.substring(0, end)) + text.substring(end));
    }

    /** The entries, in the form in which requests name hosts. */
    public List<String> entries() {
        return entries.stream().map(Authority::toString).toList();
    }

    /** Whether a request that names this host is answered; null if it names none. */
    boolean allows(@Nullable Authority host) {
        return entries.isEmpty() || (host != null && entries.stream().anyMatch(entry -> matches(entry, host)));
    }

    private static boolean matches(Authority entry, Authority host) {
        return Glob.matches(entry.host(), host.host())
                && (entry.port() == Authority.NO_PORT || entry.port() == host.port());
    }

    @Override
    public String toString() {
        return entries.isEmpty() ? "any" : entries().toString();
    }
}
