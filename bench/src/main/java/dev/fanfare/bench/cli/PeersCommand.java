package dev.fanfare.bench.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code fanfare bench peers}. */
@CommandLine.Command(name = "peers", description = "Compares servers.", mixinStandardHelpOptions = true)
final class PeersCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return 0;
    }
}
