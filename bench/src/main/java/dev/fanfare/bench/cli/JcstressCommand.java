package dev.fanfare.bench.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code fanfare bench jcstress}: races of single parts. */
@CommandLine.Command(
        name = "jcstress",
        description = "Looks for races in the parts without locks, such as: bench jcstress -t HubStress -m quick")
final class JcstressCommand implements Callable<Integer> {

    @CommandLine.Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        org.openjdk.jcstress.Main.main(arguments.toArray(String[]::new));
        return CommandLine.ExitCode.OK;
    }
}
