package dev.fanfare.server.cli;

import dev.fanfare.server.config.ServerConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code fanfare token}: issues a connection token for development. */
@CommandLine.Command(
        name = "token",
        aliases = "gentoken",
        description = "Prints a token signed with client.token.hmac_secret_key, for development.",
        mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private ConfigOptions options = new ConfigOptions();

    @CommandLine.Mixin
    private ClaimOptions claims = new ClaimOptions();

    @CommandLine.Option(
            names = "--channel",
            paramLabel = "C",
            description = "Makes a subscription token for this channel, as subtoken does, not a connection token.")
    private String channel = "";

    @CommandLine.Option(
            names = "--channels",
            split = ",",
            paramLabel = "C",
            description = "Channels that the client is subscribed to from the start.")
    private List<String> channels = new ArrayList<>();

    @CommandLine.Option(
            names = "--subs",
            paramLabel = "JSON",
            description = "The same, with how: '{\"news\": {\"data\": 1}}'.")
    private @Nullable String subs;

    @CommandLine.Option(
            names = "--caps",
            paramLabel = "JSON",
            description = "What it may do in channels: '[{\"channels\": [\"news\"], \"allow\": [\"sub\", \"pub\"]}]'.")
    private @Nullable String caps;

    @CommandLine.Option(
            names = "--meta",
            paramLabel = "JSON",
            description = "What the server alone knows of the client.")
    private @Nullable String meta;

    @Override
    public Integer call() {
        ServerConfig config = options.loader().load();
        System.out.println(
                channel.isEmpty()
                        ? connection(config)
                        : SubtokenCommand.issue(config, claims, Map.of("channel", channel)));
        return CommandLine.ExitCode.OK;
    }

    private String connection(ServerConfig config) {
        Map<String, Object> own = new LinkedHashMap<>();
        if (!channels.isEmpty()) {
            own.put("channels", channels);
        }
        ClaimOptions.addJson(own, "subs", subs);
        ClaimOptions.addJson(own, "caps", caps);
        ClaimOptions.addJson(own, "meta", meta);
        String token = claims.issue(config.token(), "client.token.hmac_secret_key", own);
        TokenReport.requireSense(new TokenReport(config).connection(token));
        return token;
    }
}
