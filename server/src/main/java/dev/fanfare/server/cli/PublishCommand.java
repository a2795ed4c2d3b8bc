package dev.fanfare.server.cli;

import dev.fanfare.server.config.ConfigException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code fanfare publish}: publishes into a channel of a running server. */
@CommandLine.Command(
        name = "publish",
        description = "Publishes into a channel of a running server, over its HTTP API.",
        mixinStandardHelpOptions = true)
final class PublishCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private ApiOptions api = new ApiOptions();

    @CommandLine.Option(names = "--channel", required = true, paramLabel = "C", description = "The channel.")
    private String channel = "";

    @CommandLine.Option(
            names = "--data",
            required = true,
            paramLabel = "JSON",
            description = "What is published, such as '{\"hello\": \"world\"}'.")
    private String data = "";

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // Set before the call.
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        ObjectNode parameters = JsonMapper.shared().createObjectNode().put("channel", channel);
        try {
            parameters.set("data", JsonMapper.shared().readTree(data));
        } catch (JacksonException malformed) {
            throw new ConfigException("--data: this is not JSON: " + malformed.getOriginalMessage());
        }
        return api.call(
                "publish",
                parameters,
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }
}
