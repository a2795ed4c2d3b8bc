package dev.fanfare.server.cli;

import dev.fanfare.server.config.ConfigLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code fanfare defaultconfig}: every key with its default and what it means, as a file that could be used. */
@CommandLine.Command(
        name = "defaultconfig",
        aliases = "configdoc",
        description = "Prints a configuration in YAML with every key, its default and what it means.",
        mixinStandardHelpOptions = true)
final class DefaultConfigCommand implements Callable<Integer> {

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // Set before the call.
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(ConfigLoader.defaults());
        spec.commandLine().getOut().flush();
        return CommandLine.ExitCode.OK;
    }
}
