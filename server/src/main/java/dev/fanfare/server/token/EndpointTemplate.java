package dev.fanfare.server.token;

import dev.fanfare.protocol.Outside;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a set of keys is, with words that the issuer or the audience of a token fill in: {@code {{realm}}} is what the
 * group {@code (?P<realm>one|two)} of an expression has found. Those words come from a token that nobody has checked, so
 * that they must be among those that the expression lists; else whoever connects could choose whose keys hold.
 */
final class EndpointTemplate {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");

    /** Words between bars, of characters that mean themselves in an expression and in an address. */
    private static final Pattern LISTED =
            Pattern.compile("(?:[A-Za-z0-9_~-]|\\\\[.-])+(?:\\|(?:[A-Za-z0-9_~-]|\\\\[.-])+)*");

    /** What may be a part of a path, and is not the folder itself or the one above. */
    private static final Pattern WORD = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._~-]{1,200}");

    private final String template;
    private final Set<String> names;

    private EndpointTemplate(String template, Set<String> names) {
        this.template = template;
        this.names = names;
    }

    /**
     * Reads a template.
     *
     * @param anyWord whether any word may be filled in, but for the host
     * @throws IllegalArgumentException if it is no address with http or https, or what fills it in is not safe
     */
    static EndpointTemplate of(String template, ClaimRules rules, boolean anyWord) {
        Set<String> names = new LinkedHashSet<>();
        Matcher placeholders = PLACEHOLDER.matcher(template);
        while (placeholders.find()) {
            names.add(placeholders.group(1));
        }
        URI example = address(placeholders.replaceAll("word"));
        for (String name : names) {
            boolean isOfHost = !address(
                            template.replace("{{" + name + "}}", "other").replaceAll(PLACEHOLDER.pattern(), "word"))
                    .getRawAuthority()
                    .equals(example.getRawAuthority());
            requireListed(name, rules, anyWord && !isOfHost);
        }
        return new EndpointTemplate(template, names);
    }

    private static URI address(String text) {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("jwks_public_endpoint must be an address such as"
                    + " https://login.example.com/jwks.json: " + malformed.getMessage());
        }
        boolean isHttp = "https".equalsIgnoreCase(address.getScheme()) || "http".equalsIgnoreCase(address.getScheme());
        if (!isHttp
                || address.getHost() == null
                || address.getRawUserInfo() != null
                || address.getRawFragment() != null) {
            throw new IllegalArgumentException("jwks_public_endpoint must be an address such as"
                    + " https://login.example.com/jwks.json, with nothing before the host and no #");
        }
        return address;
    }

    private static void requireListed(String name, ClaimRules rules, boolean anyWord) {
        boolean isThere = false;
        for (String expression : rules.expressions()) {
            String start = "(?P<" + name + ">";
            int from = expression.indexOf(start);
            if (from < 0) {
                continue;
            }
            isThere = true;
            int to = expression.indexOf(')', from);
            String body = expression.substring(from + start.length(), to < 0 ? expression.length() : to);
            if (!anyWord && !LISTED.matcher(body).matches()) {
                throw new IllegalArgumentException("jwks_public_endpoint has {{" + name + "}}, and the group " + name
                        + " does not list the words that are possible: write " + start + "one|two|three)");
            }
        }
        if (!isThere) {
            throw new IllegalArgumentException("jwks_public_endpoint has {{" + name
                    + "}}, and neither issuer_regex nor audience_regex has a group (?P<" + name + ">...)");
        }
    }

    /** Whether the address depends on what a token says. */
    boolean isFilledIn() {
        return !names.isEmpty();
    }

    /**
     * The address for a token.
     *
     * @param words by name of the group that has found them
     * @throws InvalidTokenException if one is no word of a path
     */
    URI fill(Map<String, String> words) throws InvalidTokenException {
        String filled = template;
        for (String name : names) {
            String word = words.getOrDefault(name, "");
            if (!WORD.matcher(word).matches()) {
                throw new InvalidTokenException(
                        "no keys can be found for " + name + " \"" + Outside.of(word) + "\" of its issuer or audience");
            }
            filled = filled.replace("{{" + name + "}}", word);
        }
        return URI.create(filled);
    }
}
