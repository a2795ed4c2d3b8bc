package dev.fanfare.server.cli;

import dev.fanfare.server.config.ConfigException;
import java.io.IOException;
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
        if (problem instanceof IOException && problem.getCause() != null) {
            commandLine
                    .getErr()
                    .println("Fanfare " + problem.getMessage() + ": " + reason(problem.getCause())
                            + ". Choose another port with --port, or stop what is using this one.");
            return CommandLine.ExitCode.USAGE;
        }
        throw problem;
    }

    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.substring(message.lastIndexOf(':') + 1).strip();
    }
}
