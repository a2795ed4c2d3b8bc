package dev.fanfare.bench.cli;

import dev.fanfare.Fanfare;
import dev.fanfare.bench.plan.ScenarioName;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code fanfare bench}: puts a load on a server and says how it bore it. */
@CommandLine.Command(
        name = "bench",
        description = "Puts a load on any server of the Centrifuge protocol and measures how it bears it.",
        synopsisSubcommandLabel = "SCENARIO",
        footer = {"", "Each has a --help of its own."},
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            ClusterCommand.class,
            LayoutCommand.class,
            PeersCommand.class,
            JmhCommand.class,
            JcstressCommand.class
        })
public final class Main implements Callable<Integer> {

    @CommandLine.Parameters(index = "0", paramLabel = "SCENARIO", arity = "0..1", hidden = true)
    private @Nullable String scenario;

    /**
     * Runs a command and ends the process with its exit code: 0, 1 if deliveries or connections were
     * lost, 2 for a mistake of the caller's or a server that cannot be reached.
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command, to be executed with arguments. */
    public static CommandLine commandLine() {
        ProblemReporter problems = new ProblemReporter();
        CommandLine bench = new CommandLine(new Main());
        for (ScenarioName scenario : ScenarioName.values()) {
            bench.addSubcommand(scenario.toString(), LoadCommand.of(scenario));
        }
        return bench.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(problems)
                .setExecutionExceptionHandler(problems);
    }

    /** Runs if no scenario or command was named. */
    @Override
    public Integer call() {
        throw new OptionException(
                "SCENARIO",
                Arrays.stream(ScenarioName.values())
                                .map(ScenarioName::toString)
                                .collect(Collectors.joining(", ", "must be one of ", ""))
                        + (scenario == null ? "" : ", not \"" + scenario + "\""));
    }

    /** Says what was built. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Fanfare " + Fanfare.VERSION};
        }
    }
}
