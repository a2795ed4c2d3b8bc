package dev.fanfare.server.cli;

import dev.fanfare.Fanfare;
import picocli.CommandLine;

/** {@code fanfare version}. */
@CommandLine.Command(name = "version", description = "Prints the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable {

    @Override
    public void run() {
        System.out.println("Fanfare " + Fanfare.VERSION);
    }
}
