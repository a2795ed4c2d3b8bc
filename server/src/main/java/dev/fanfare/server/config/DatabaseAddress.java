package dev.fanfare.server.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is, and as whom one connects.
 *
 * @param url in the form of JDBC
 * @param user "" for none
 * @param password "" for none
 */
public record DatabaseAddress(String url, String user, String password) {

    /** As Go's drivers have it. */
    private static final Pattern DSN =
            Pattern.compile("postgres(?:ql)?://(?:([^:@/]*)(?::(.*))?@)?([^/?@]*)(/[^?]*)?(?:\\?(.*))?");

    /** What is called otherwise by the driver of the JVM; all other parameters have one name. */
    private static final Map<String, String> NAMES = Map.of(
            "connect_timeout", "connectTimeout", "application_name", "ApplicationName", "search_path", "currentSchema");

    /**
     * Reads a DSN such as {@code postgresql://user:password@host:5432/database?sslmode=disable}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static DatabaseAddress ofDsn(String dsn) {
        Matcher parts = DSN.matcher(dsn);
        if (!parts.matches()) {
            // It may have a password in it.
            throw new IllegalArgumentException(
                    "dsn must be a URL such as postgresql://user:password@host:5432/database");
        }
        String path = text(parts.group(4));
        return new DatabaseAddress(
                "jdbc:postgresql://" + text(parts.group(3)) + (path.isEmpty() ? "/" : path)
                        + parameters(text(parts.group(5))),
                decoded(text(parts.group(1))),
                decoded(text(parts.group(2))));
    }

    private static String text(@Nullable String part) {
        return part == null ? "" : part;
    }

    private static String decoded(String part) {
        // A plus is none of a form here.
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String parameters(String query) {
        return Arrays.stream(query.split("&", -1))
                // Those of Go's pool mean nothing to another.
                .filter(each -> !each.isEmpty() && !each.startsWith("pool_"))
                .map(each -> {
                    String name = each.replaceFirst("=.*", "");
                    return NAMES.getOrDefault(name, name) + each.substring(name.length());
                })
                .collect(Collectors.joining("&", "?", ""))
                .replaceFirst("^\\?$", "");
    }

    /** Without the password, which the URL may have, too. */
    @Override
    public String toString() {
        return "DatabaseAddress[user=" + user + "]";
    }
}
