package dev.fanfare.server.cli;

import dev.fanfare.server.ListenException;
import dev.fanfare.server.config.ConfigException;
import picocli.CommandLine;

/** Tells people what went wrong in a sentence where that is enough. */
public final class ProblemReporter implements CommandLine.IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception problem, CommandLine commandLine, CommandLine.ParseResult parseResult)
            throws Exception {
        if (problem instanceof ConfigException || problem instanceof IllegalArgumentException) {
            commandLine.getErr().println(problem.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        if (problem instanceof ListenException) {
            commandLine.getErr().println("Fanfare " + problem.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        throw problem;
    }
}
