package dev.fanfare.server.cli;

import dev.fanfare.server.config.ConfigException;
import dev.fanfare.server.config.ServerConfig;
import dev.fanfare.server.token.TokenIssuer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code fanfare token}: issues a token for development. */
@CommandLine.Command(
        name = "token",
        description = "Prints a token signed with client.token.hmac_secret_key, for development.",
        mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private ConfigOptions options = new ConfigOptions();

    @CommandLine.Option(
            names = {"-u", "--user"},
            required = true,
            paramLabel = "U",
            description = "The user it is for; \"\" for an anonymous one.")
    private String user = "";

    @CommandLine.Option(
            names = "--channel",
            paramLabel = "C",
            description = "Makes a subscription token for this channel, not a connection token.")
    private String channel = "";

    @CommandLine.Option(
            names = "--ttl",
            paramLabel = "SECONDS",
            defaultValue = "604800",
            description = "How long it is valid; 0 for ever. Default: ${DEFAULT-VALUE}, a week.")
    private long ttlSeconds;

    @Override
    public Integer call() {
        ServerConfig config = options.loader().load();
        if (config.token().hmacSecretKey().isEmpty()) {
            throw new ConfigException("A token is signed with client.token.hmac_secret_key, which is not set:"
                    + " name the server's configuration with --config FILE");
        }
        TokenIssuer issuer = new TokenIssuer(config.token().hmacSecretKey(), InstantSource.system());
        Duration ttl = Duration.ofSeconds(ttlSeconds);
        System.out.println(
                channel.isEmpty() ? issuer.connection(user, ttl, Map.of()) : issuer.subscription(user, channel, ttl));
        return CommandLine.ExitCode.OK;
    }
}
