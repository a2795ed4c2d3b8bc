package dev.fanfare.netty.http;

import dev.fanfare.http.Handshake;
import dev.fanfare.netty.internal.address.Authority;
import dev.fanfare.netty.internal.address.Origin;
import dev.fanfare.netty.internal.address.OriginPattern;
import dev.fanfare.protocol.Outside;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which web pages may connect. A browser tells in the {@code Origin} header where a page came from, and
 * no page can change that; programs that are no browsers send none and may always connect.
 *
 * <p>An entry is an origin as browsers write it, such as {@code https://example.com} or {@code
 * http://localhost:3000}. A star stands for any characters of a host, as in {@code
 * https://*.example.com}, for any port, as in {@code http://localhost:*}, for any scheme, or, alone, for
 * every page. What is clear is brought into that form: capital letters, a slash at the end, the port
 * that goes without saying, names that are not ASCII, long forms of IPv6 addresses. What could never match
 * is refused.
 *
 * <p>Without an entry, a page must come from the server it connects to: host and port must be those that
 * the request names, and the scheme that of the {@linkplain Handshake#scheme request}. Where nobody knows
 * that, both are let in.
 */
public final class AllowedOrigins {

    private static final Logger LOG = LoggerFactory.getLogger(AllowedOrigins.class);

    /** Only pages of the server itself. */
    public static final AllowedOrigins SAME = new AllowedOrigins(List.of());

    private final List<OriginPattern> entries;

    private AllowedOrigins(List<OriginPattern> entries) {
        this.entries = entries;
    }

    /**
     * Reads entries.
     *
     * @param entries if there are none, a page must come from the server itself
     * @return {@link #SAME} if there are none
     * @throws IllegalArgumentException if one can never match, or would match what nobody means, saying
     *     which and what to write
     */
    public static AllowedOrigins of(Iterable<? extends @Nullable String> entries) {
        List<OriginPattern> patterns = new ArrayList<>();
        for (String entry : entries) {
            if (entry == null) {
                throw new IllegalArgumentException(
                        "an allowed origin is null; leave it out, or write one such as" + " https://example.com");
            }
            patterns.add(OriginPattern.parse(entry));
        }
        return patterns.isEmpty() ? SAME : new AllowedOrigins(List.copyOf(patterns));
    }

    /** {@return the entries, as browsers write them; empty for {@link #SAME}} */
    public List<String> entries() {
        return entries.stream().map(OriginPattern::toString).toList();
    }

    /**
     * Whether somebody may connect; somebody without an {@code Origin} always, with several of them never, unless all
     * pages may.
     *
     * @param request only its headers and scheme matter
     * @return false for a page from elsewhere
     */
    public boolean allows(Handshake request) {
        List<String> headers = request.headers().getOrDefault("origin", List.of());
        if (headers.isEmpty() || entries.stream().anyMatch(OriginPattern::isAny)) {
            return true;
        }
        Origin origin = headers.size() == 1 ? Origin.parse(headers.get(0)) : null;
        if (origin == null) {
            return false;
        }
        return entries.isEmpty() ? isSame(origin, request) : entries.stream().anyMatch(entry -> entry.matches(origin));
    }

    private static boolean isSame(Origin origin, Handshake request) {
        Authority server = Authority.parse(request.header("host").orElse(""));
        return server != null
                && (origin.scheme().equals("https") || origin.scheme().equals("http"))
                && (request.scheme().isEmpty() || request.scheme().equals(origin.scheme()))
                && origin.isOf(server);
    }

    /**
     * Says to a page that it may not connect, and in the log.
     *
     * @param request what the page sent
     * @param setting what lets pages from there connect
     * @return status 403, and the connection is closed
     */
    public static HttpAnswer refusal(Handshake request, String setting) {
        String origin = request.header("origin").orElse("");
        LOG.info(
                "A page from \"{}\" may not connect to {}; if it should, add its origin to {}",
                Outside.of(origin),
                Outside.of(request.header("host").orElse("")),
                setting);
        return HttpAnswer.text(403, "Pages from \"" + Outside.of(origin) + "\" may not connect; see " + setting)
                .closing();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AllowedOrigins origins && entries.equals(origins.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return entries.isEmpty() ? "those of the server itself" : entries.toString();
    }
}
