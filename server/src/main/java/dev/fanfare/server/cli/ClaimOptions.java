package dev.fanfare.server.cli;

import dev.fanfare.server.config.ConfigException;
import dev.fanfare.server.token.TokenIssuer;
import dev.fanfare.server.token.TokenOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What connection tokens and subscription tokens may both claim. */
final class ClaimOptions {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @CommandLine.Option(
            names = {"-u", "--user"},
            required = true,
            paramLabel = "U",
            description = "The user it is for; \"\" for an anonymous one.")
    private String user = "";

    @CommandLine.Option(
            names = {"-t", "--ttl"},
            paramLabel = "SECONDS",
            defaultValue = "604800",
            description = "How long it is valid; 0 for ever. Default: ${DEFAULT-VALUE}, a week.")
    private long ttlSeconds;

    @CommandLine.Option(
            names = "--expire-at",
            paramLabel = "SECONDS",
            description =
                    "When what it grants is over, in seconds since 1970; 0 for never. Without it, when it is invalid.")
    private @Nullable Long expireAt;

    @CommandLine.Option(names = "--info", paramLabel = "JSON", description = "What others see of the client.")
    private @Nullable String info;

    @CommandLine.Option(names = "--jti", paramLabel = "ID", description = "The token's own id.")
    private @Nullable String id;

    @CommandLine.Option(
            names = "--claim",
            paramLabel = "NAME=JSON",
            description = "Any other claim, such as --claim 'channels=[\"news\"]'. May be repeated.")
    private Map<String, String> others = new LinkedHashMap<>();

    /**
     * The token, with these claims and what the server asks of every token.
     *
     * @param options which tokens hold there
     * @param key the key of the configuration that signs it
     * @param own claims of its kind
     */
    String issue(TokenOptions options, String key, Map<String, Object> own) {
        if (options.hmacSecretKey().isEmpty()) {
            throw new ConfigException("A token is signed with " + key + ", which is not set:"
                    + " name the server's configuration with --config FILE");
        }
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(options.userIdClaim().isEmpty() ? "sub" : options.userIdClaim(), user);
        if (!options.audience().isEmpty()) {
            claims.put("aud", options.audience());
        }
        if (!options.issuer().isEmpty()) {
            claims.put("iss", options.issuer());
        }
        if (expireAt != null) {
            claims.put("expire_at", expireAt);
        }
        if (id != null) {
            claims.put("jti", id);
        }
        addJson(claims, "info", info);
        claims.putAll(own);
        others.forEach((name, json) -> addJson(claims, name, json));
        return new TokenIssuer(options.hmacSecretKey(), InstantSource.system())
                .token(claims, Duration.ofSeconds(ttlSeconds));
    }

    /** Adds a claim that is written as JSON, if it is. */
    static void addJson(Map<String, Object> claims, String name, @Nullable String json) {
        if (json != null) {
            claims.put(name, parsed(name, json));
        }
    }

    private static Object parsed(String name, String json) {
        try {
            return JSON.readValue(json, Object.class);
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException(name + " must be JSON, such as '{\"name\": \"Ann\"}', and is " + json);
        }
    }
}
