package dev.fanfare.server.cli;

import picocli.CommandLine;

/** {@code fanfare checktoken}: says whether a connection token holds, and what it says. */
@CommandLine.Command(
        name = "checktoken",
        description = "Says whether a connection token holds, and what it says; exits with 1 if it does not.",
        mixinStandardHelpOptions = true)
final class ChecktokenCommand extends TokenCheckCommand {

    @Override
    TokenReport.Verdict verdict(TokenReport report, String checked) {
        return report.connection(checked);
    }
}
