package dev.fanfare.server.cli;

import dev.fanfare.Fanfare;
import picocli.CommandLine;

/** The command line of the server. */
@CommandLine.Command(
        name = "fanfare",
        description = "Real-time push: channels, history, presence, for any client of the Centrifuge protocol.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            ServeCommand.class,
            TokenCommand.class,
            SubtokenCommand.class,
            ChecktokenCommand.class,
            ChecksubtokenCommand.class,
            CheckConfigCommand.class,
            DefaultConfigCommand.class,
            PublishCommand.class,
            InfoCommand.class,
            VersionCommand.class
        })
public final class Main implements Runnable {

    /** What the JDK is told about handshakes that a client begins on a connection of TLS 1.2 that is there. */
    private static final String RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    /** What the client of Redis is told about a transport that it would not take beside epoll. */
    private static final String IO_URING = "io.lettuce.core.iouring";

    /**
     * Runs a command and ends the process with its exit code: 0, 1 if it was refused or failed
     * or a token does not hold, or 2 for a mistake of the caller's.
     */
    public static void main(String[] args) {
        // A client could have the server do its part of them as fast as it can ask.
        if (System.getProperty(RENEGOTIATION) == null) {
            System.setProperty(RENEGOTIATION, "true");
        }
        // It warns of having both.
        if (System.getProperty(IO_URING) == null) {
            System.setProperty(IO_URING, "false");
        }
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main()).setExecutionExceptionHandler(new ProblemReporter());
        line.getSubcommands().values().forEach(each -> ConfigOptions.takeKeys(each.getCommandSpec()));
        return line;
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.err);
    }

    /** Says which version this is. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Fanfare " + Fanfare.VERSION};
        }
    }
}
