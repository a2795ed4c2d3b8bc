package dev.fanfare.bench.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code fanfare bench jmh}: benchmarks of single parts. */
@CommandLine.Command(
        name = "jmh",
        description = "Runs the benchmarks of single parts, such as: bench jmh HubBenchmark -prof gc")
final class JmhCommand implements Callable<Integer> {

    @CommandLine.Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
        return CommandLine.ExitCode.OK;
    }
}
