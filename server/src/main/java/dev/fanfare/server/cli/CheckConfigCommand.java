package dev.fanfare.server.cli;

import dev.fanfare.server.config.ServerConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code fanfare checkconfig}: whether a configuration would start a server, and what it would warn of. */
@CommandLine.Command(
        name = "checkconfig",
        description = "Checks a configuration, and prints what a server would warn of.",
        mixinStandardHelpOptions = true)
final class CheckConfigCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private ConfigOptions options = new ConfigOptions();

    @CommandLine.Option(names = "--strict", description = "Ends with exit code 1 if there are warnings.")
    private boolean strict;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // Set before the call.
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        ServerConfig.Remarks remarks = options.loader().load().remarks();
        remarks.warnings().forEach(spec.commandLine().getOut()::println);
        return strict && !remarks.warnings().isEmpty() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }
}
