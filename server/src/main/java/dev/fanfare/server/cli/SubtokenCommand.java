package dev.fanfare.server.cli;

import dev.fanfare.server.config.ServerConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code fanfare subtoken}: issues a subscription token for development. */
@CommandLine.Command(
        name = "subtoken",
        aliases = "gensubtoken",
        description = "Prints a subscription token, signed with client.subscription_token.hmac_secret_key if that is"
                + " enabled, or else with client.token.hmac_secret_key, for development.",
        mixinStandardHelpOptions = true)
final class SubtokenCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private ConfigOptions options = new ConfigOptions();

    @CommandLine.Mixin
    private ClaimOptions claims = new ClaimOptions();

    @CommandLine.Option(
            names = {"-s", "--channel"},
            required = true,
            paramLabel = "C",
            description = "The channel it is for.")
    private String channel = "";

    @CommandLine.Option(
            names = "--client",
            paramLabel = "ID",
            description = "The one connection it is for; without it, any of the user's.")
    private @Nullable String client;

    @CommandLine.Option(names = "--data", paramLabel = "JSON", description = "What the client is told in the reply.")
    private @Nullable String data;

    @CommandLine.Option(
            names = "--override",
            paramLabel = "JSON",
            description = "How it differs from its namespace: '{\"presence\": {\"value\": true}}'.")
    private @Nullable String override;

    @Override
    public Integer call() {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("channel", channel);
        if (client != null) {
            own.put("client", client);
        }
        ClaimOptions.addJson(own, "data", data);
        ClaimOptions.addJson(own, "override", override);
        System.out.println(issue(options.loader().load(), claims, own));
        return CommandLine.ExitCode.OK;
    }

    static String issue(ServerConfig config, ClaimOptions claims, Map<String, Object> own) {
        String key = (config.subscriptionToken().isPresent() ? "client.subscription_token" : "client.token")
                + ".hmac_secret_key";
        String token = claims.issue(config.subscriptionToken().orElse(config.token()), key, own);
        TokenReport.requireSense(new TokenReport(config).subscription(token));
        return token;
    }
}
