package dev.fanfare.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code fanfare checktoken}: says whether a connection token holds, and what it says. */
@CommandLine.Command(
        name = "checktoken",
        description = "Says whether a connection token holds, and what it says; exits with 1 if it does not.",
        mixinStandardHelpOptions = true)
final class ChecktokenCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private ConfigOptions options = new ConfigOptions();

    @CommandLine.Parameters(paramLabel = "TOKEN", description = "The token.")
    private String token = "";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        return new TokenReport(options.loader().load())
                .connection(token.strip())
                .print(spec.commandLine());
    }
}
