package dev.fanfare.examples.helpdesk;

import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.cli.ConfigOptions;
import dev.fanfare.server.cli.Logs;
import dev.fanfare.server.cli.ProblemReporter;
import dev.fanfare.server.cli.RunningServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.server.config.ServerConfig;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** A help desk on the configured server. Any WebSocket client can be a customer. */
@CommandLine.Command(
        name = "helpdesk",
        description = "Runs a help desk: what customers say reaches the staff, and answers reach the customers.",
        mixinStandardHelpOptions = true)
public final class HelpDeskServer implements Callable<Integer> {

    @CommandLine.Mixin
    private ConfigOptions options = new ConfigOptions();

    @CommandLine.Option(
            names = "--password",
            paramLabel = "TEXT",
            required = true,
            description = "What the staff say to be let in.")
    private String password = "";

    /** Runs until the process is asked to end. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new HelpDeskServer())
                .setExecutionExceptionHandler(new ProblemReporter())
                .execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ConfigLoader loader = options.loader();
        loader.flag("notifications.enabled", "true");
        loader.flag("client.allow_anonymous_connect_without_token", "true");
        ServerConfig config = loader.load();
        Logs.apply(config);
        new RunningServer(start(config, password)).awaitStop();
        return CommandLine.ExitCode.OK;
    }

    static FanfareServer start(ServerConfig config, String password) throws IOException {
        return FanfareServer.builder(config)
                .application(fanfare -> new HelpDesk(fanfare.notifications(), password).open())
                .start();
    }
}
