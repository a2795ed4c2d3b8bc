package dev.fanfare.server.cli;

import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ServerConfig;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code fanfare serve}: runs a server until it is told to stop. */
@CommandLine.Command(
        name = "serve",
        description = "Runs a server until it is stopped.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private ConfigOptions options = new ConfigOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServerConfig config = options.loader().load();
        Logs.apply(config);
        new RunningServer(FanfareServer.builder(config).start()).awaitStop();
        return CommandLine.ExitCode.OK;
    }
}
