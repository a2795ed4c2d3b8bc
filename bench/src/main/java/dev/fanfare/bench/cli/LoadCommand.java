package dev.fanfare.bench.cli;

import dev.fanfare.bench.plan.ScenarioName;
import dev.fanfare.bench.report.Progress;
import dev.fanfare.bench.report.Reports;
import dev.fanfare.bench.report.Result;
import dev.fanfare.bench.scenario.Scenarios;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code fanfare bench fanout} and the like: one scenario, with the options that concern it. */
@CommandLine.Command(mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
final class LoadCommand implements Callable<Integer> {

    /** Deliveries were lost, came twice or out of order, or connections were lost. */
    static final int EXIT_UNCLEAN = 1;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @CommandLine.Mixin
    private LoadOptions options = new LoadOptions();

    @CommandLine.Option(
            names = "--json",
            description = "Writes the result to standard output as JSON; progress goes to standard error.")
    private boolean json;

    private final ScenarioName scenario;

    private LoadCommand(ScenarioName scenario) {
        this.scenario = scenario;
    }

    /** The command of a scenario. */
    static CommandLine of(ScenarioName scenario) {
        CommandLine command = new CommandLine(new LoadCommand(scenario));
        CommandLine.Model.CommandSpec spec = command.getCommandSpec();
        spec.usageMessage().description(scenario.description());
        strange(scenario).forEach(option -> spec.remove(spec.findOption(option)));
        return command;
    }

    /** The options that mean nothing in a scenario. */
    private static List<String> strange(ScenarioName scenario) {
        return switch (scenario) {
            case FANOUT, MANY_CHANNELS ->
                List.of("--missed", "--bystanders", "--bystander-rate", "--slow-every", "--ahead", "--publishers");
            case LIVE ->
                List.of(
                        "--missed",
                        "--bystanders",
                        "--bystander-rate",
                        "--slow-every",
                        "--ahead",
                        "--publishers",
                        "--namespace");
            case IDLE ->
                List.of(
                        "--missed",
                        "--bystanders",
                        "--bystander-rate",
                        "--slow-every",
                        "--ahead",
                        "--publishers",
                        "--recoverable",
                        "--rate",
                        "--saturate",
                        "--window",
                        "--payload",
                        "--publish-url",
                        "--api-key");
            case STORM ->
                List.of(
                        "--slow-every",
                        "--recoverable",
                        "--saturate",
                        "--window",
                        "--bystander-rate",
                        "--ahead",
                        "--publishers");
            case SLOW ->
                List.of(
                        "--missed",
                        "--bystanders",
                        "--bystander-rate",
                        "--saturate",
                        "--window",
                        "--ahead",
                        "--publishers");
            case SEQUENTIAL ->
                List.of("--missed", "--bystanders", "--bystander-rate", "--slow-every", "--saturate", "--window");
            case BYSTANDER -> List.of("--missed", "--slow-every", "--saturate", "--window", "--ahead", "--publishers");
        };
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        PrintWriter progress = json ? command.getErr() : command.getOut();
        Result result = Scenarios.run(Plans.of(scenario, options), new Progress(progress));
        PrintWriter out = command.getOut();
        out.print(json ? Reports.json(result) + System.lineSeparator() : Reports.text(result));
        out.flush();
        return result.isClean() ? CommandLine.ExitCode.OK : EXIT_UNCLEAN;
    }
}
