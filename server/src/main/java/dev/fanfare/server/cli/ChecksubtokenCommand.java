package dev.fanfare.server.cli;

import picocli.CommandLine;

/** {@code fanfare checksubtoken}: says whether a subscription token holds, and what it says. */
@CommandLine.Command(
        name = "checksubtoken",
        description = "Says whether a subscription token holds, and what it says; exits with 1 if it does not.",
        mixinStandardHelpOptions = true)
final class ChecksubtokenCommand extends TokenCheckCommand {

    @Override
    TokenReport.Verdict verdict(TokenReport report, String checked) {
        return report.subscription(checked);
    }
}
