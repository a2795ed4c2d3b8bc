package dev.fanfare.bench.cli;

import dev.fanfare.bench.load.PublishException;
import dev.fanfare.bench.scenario.BenchException;
import java.io.UncheckedIOException;
import picocli.CommandLine;

/** Tells people what went wrong in a sentence where that is enough. */
final class ProblemReporter implements CommandLine.IParameterExceptionHandler, CommandLine.IExecutionExceptionHandler {

    @Override
    public int handleParseException(CommandLine.ParameterException problem, String[] args) {
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        return tell(
                problem instanceof CommandLine.UnmatchedArgumentException
                        ? problem.getMessage() + "; " + command + " --help lists what there is"
                        : String.valueOf(problem.getMessage()),
                problem.getCommandLine());
    }

    @Override
    public int handleExecutionException(Exception problem, CommandLine commandLine, CommandLine.ParseResult parseResult)
            throws Exception {
        if (problem instanceof OptionException
                || problem instanceof BenchException
                || problem instanceof PublishException
                || problem instanceof UncheckedIOException) {
            return tell(String.valueOf(problem.getMessage()), commandLine);
        }
        throw problem;
    }

    private static int tell(String problem, CommandLine commandLine) {
        commandLine.getErr().println(problem);
        commandLine.getErr().flush();
        return CommandLine.ExitCode.USAGE;
    }
}
