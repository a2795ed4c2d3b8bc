package dev.fanfare.bench.cli;

import dev.fanfare.Fanfare;
import dev.fanfare.bench.plan.ScenarioName;
import dev.fanfare.bench.report.Progress;
import dev.fanfare.bench.report.Reports;
import dev.fanfare.bench.report.Result;
import dev.fanfare.bench.scenario.Scenarios;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code fanfare bench}: puts a load on a server and says how it bore it. */
@CommandLine.Command(
        name = "bench",
        description = "Puts a load on any server of the Centrifuge protocol and measures how it bears it.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {PeersCommand.class, JmhCommand.class, JcstressCommand.class})
public final class Main implements Callable<Integer> {

    /** Deliveries were lost, came twice or out of order, or connections were lost. */
    static final int EXIT_UNCLEAN = 1;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @CommandLine.Parameters(
            index = "0",
            paramLabel = "SCENARIO",
            arity = "0..1",
            description = "fanout, many-channels, idle, storm or slow.")
    private @Nullable String scenario;

    @CommandLine.Mixin
    private LoadOptions options = new LoadOptions();

    @CommandLine.Option(
            names = "--json",
            description = "Writes the result to standard output as JSON; progress goes to standard error.")
    private boolean json;

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
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(problems)
                .setExecutionExceptionHandler(problems);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        PrintWriter progress = json ? command.getErr() : command.getOut();
        Result result = Scenarios.run(Plans.of(scenario(), options), new Progress(progress));
        PrintWriter out = command.getOut();
        out.print(json ? Reports.json(result) + System.lineSeparator() : Reports.text(result));
        out.flush();
        return result.isClean() ? CommandLine.ExitCode.OK : EXIT_UNCLEAN;
    }

    private ScenarioName scenario() {
        return Arrays.stream(ScenarioName.values())
                .filter(name -> name.toString().equals(scenario))
                .findFirst()
                .orElseThrow(() -> new OptionException(
                        "SCENARIO",
                        Arrays.stream(ScenarioName.values())
                                        .map(name -> name.toString())
                                        .collect(Collectors.joining(", ", "must be one of ", ""))
                                + (scenario == null ? "" : ", not \"" + scenario + "\"")));
    }

    /** Says what was built. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Fanfare " + Fanfare.VERSION};
        }
    }
}
