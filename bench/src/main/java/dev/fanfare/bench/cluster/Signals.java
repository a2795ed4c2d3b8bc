package dev.fanfare.bench.cluster;

import java.io.IOException;

/** Has a process stand still, and go on. */
final class Signals {

    private Signals() {}

    static void hold(long pid) throws IOException, InterruptedException {
        send("STOP", pid);
    }

    static void release(long pid) throws IOException, InterruptedException {
        send("CONT", pid);
    }

    private static void send(String name, long pid) throws IOException, InterruptedException {
        if (new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor() != 0) {
            throw new IOException("process " + pid + " is gone");
        }
    }
}
