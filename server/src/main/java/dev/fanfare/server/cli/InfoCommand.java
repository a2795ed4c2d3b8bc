package dev.fanfare.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** {@code fanfare info}: what the nodes of a running server say of themselves. */
@CommandLine.Command(
        name = "info",
        description = "Prints what a running server says of itself, over its HTTP API.",
        mixinStandardHelpOptions = true)
final class InfoCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private ApiOptions api = new ApiOptions();

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // Set before the call.
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        return api.call(
                "info",
                JsonMapper.shared().createObjectNode(),
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }
}
