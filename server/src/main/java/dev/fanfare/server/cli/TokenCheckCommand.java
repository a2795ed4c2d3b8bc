package dev.fanfare.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;

/** What checks a token: its configuration and the token, and the code it exits with. */
abstract class TokenCheckCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private ConfigOptions options = new ConfigOptions();

    @CommandLine.Parameters(paramLabel = "TOKEN", description = "The token.")
    private String token = "";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    abstract TokenReport.Verdict verdict(TokenReport report, String checked);

    @Override
    public Integer call() {
        return verdict(new TokenReport(options.loader().load()), token.strip()).print(spec.commandLine());
    }
}
