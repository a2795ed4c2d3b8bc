package dev.fanfare.server.token;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.fanfare.protocol.Outside;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** For whom, by whom and when a token must have been issued. Expressions are in the syntax of RE2, which is that of Go. */
final class ClaimRules {

    private static final java.util.regex.Pattern CLAIM = java.util.regex.Pattern.compile("[A-Za-z_]{1,100}");

    /** Claims that mean something else than who the user is. */
    private static final Set<String> OTHERS = Set.of(
            "aud",
            "b64data",
            "b64info",
            "caps",
            "channel",
            "channels",
            "client",
            "data",
            "exp",
            "expire_at",
            "iat",
            "info",
            "iss",
            "jti",
            "meta",
            "nbf",
            "override",
            "sid",
            "subs");

    private final String audience;
    private final @Nullable Pattern audiences;
    private final String issuer;
    private final @Nullable Pattern issuers;
    private final String userIdClaim;

    /**
     * Each but the last may be "", for anything.
     *
     * @param userIdClaim "" for {@code sub}
     * @throws IllegalArgumentException if they contradict each other or cannot be read
     */
    ClaimRules(String audience, String audienceRegex, String issuer, String issuerRegex, String userIdClaim) {
        exclusive("audience", audience, audienceRegex);
        exclusive("issuer", issuer, issuerRegex);
        if (!userIdClaim.isEmpty() && !CLAIM.matcher(userIdClaim).matches()) {
            throw new IllegalArgumentException("user_id_claim must be the name of a claim, of letters and _, and is \""
                    + Outside.of(userIdClaim) + "\"");
        }
        if (OTHERS.contains(userIdClaim)) {
            throw new IllegalArgumentException(
                    "user_id_claim must be a claim that means nothing else, and is " + userIdClaim);
        }
        this.audience = audience;
        this.audiences = pattern("audience_regex", audienceRegex);
        this.issuer = issuer;
        this.issuers = pattern("issuer_regex", issuerRegex);
        this.userIdClaim = userIdClaim.isEmpty() ? "sub" : userIdClaim;
    }

    private static void exclusive(String name, String one, String regex) {
        if (!one.isEmpty() && !regex.isEmpty()) {
            throw new IllegalArgumentException(
                    name + "_regex cannot be together with " + name + "; leave one of them out");
        }
    }

    private static @Nullable Pattern pattern(String name, String regex) {
        try {
            return regex.isEmpty() ? null : Pattern.compile(regex);
        } catch (PatternSyntaxException malformed) {
            throw new IllegalArgumentException(name + " must be a regular expression in the syntax of RE2: "
                    + malformed.getDescription() + ": " + malformed.getPattern());
        }
    }

    String userIdClaim() {
        return userIdClaim;
    }

    /** The expressions that there are. */
    List<String> expressions() {
        return Stream.of(issuers, audiences)
                .filter(Objects::nonNull)
                .map(Pattern::pattern)
                .toList();
    }

    /**
     * Looks whether a token keeps to the rules.
     *
     * @return what the groups of the expressions have found, by name
     * @throws InvalidTokenException if it does not
     */
    Map<String, String> check(Claims claims, Instant now) throws InvalidTokenException {
        if (claims.isEarly(now)) {
            throw new InvalidTokenException("the token is not valid yet");
        }
        if (!audience.isEmpty() && !claims.audience().contains(audience)) {
            throw new InvalidTokenException("the token is for the audience " + Outside.of(claims.audience()));
        }
        if (!issuer.isEmpty() && !claims.issuer().equals(issuer)) {
            throw new InvalidTokenException("the token is issued by \"" + Outside.of(claims.issuer()) + "\"");
        }
        Map<String, String> groups = new HashMap<>();
        if (issuers != null && !find(issuers, claims.issuer(), groups)) {
            throw new InvalidTokenException("the token is issued by \"" + Outside.of(claims.issuer()) + "\"");
        }
        if (audiences != null && !findAny(audiences, claims.audience(), groups)) {
            throw new InvalidTokenException("the token is for the audience " + Outside.of(claims.audience()));
        }
        return groups;
    }

    private static boolean findAny(Pattern pattern, List<String> texts, Map<String, String> groups) {
        return texts.stream().anyMatch(text -> find(pattern, text, groups));
    }

    private static boolean find(Pattern pattern, String text, Map<String, String> groups) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return false;
        }
        pattern.namedGroups().forEach((name, number) -> {
            String found = matcher.group(number);
            groups.put(name, found == null ? "" : found);
        });
        return true;
    }
}
