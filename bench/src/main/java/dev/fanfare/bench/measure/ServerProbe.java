package dev.fanfare.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What processes have used, from Linux's {@code /proc} (see proc(5)). */
public final class ServerProbe {

    /** Linux tells processor time in hundredths of a second on every machine it runs on today. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final int GC_ROUNDS = 2;
    private static final int GC_SECONDS = 60;

    private final List<Long> pids;
    private final Path proc;

    /**
     * @param pids processes of this machine
     * @throws IllegalArgumentException if one of them is not there, or cannot be looked at
     */
    public ServerProbe(List<Long> pids) {
        this(pids, Path.of("/proc"));
    }

    /**
     * @param proc where the files are
     */
    ServerProbe(List<Long> pids, Path proc) {
        this.pids = List.copyOf(pids);
        this.proc = proc;
        for (long pid : pids) {
            if (!Files.isReadable(file(pid, "stat"))) {
                throw new IllegalArgumentException("there is no process " + pid + " in " + proc);
            }
        }
    }

    private Path file(long pid, String name) {
        return proc.resolve(Long.toString(pid)).resolve(name);
    }

    /** Processor time used so far, in user and kernel mode, in nanoseconds, to a hundredth of a second. */
    public long cpuNanos() {
        return pids.stream().mapToLong(pid -> cpuNanos(read(pid, "stat"))).sum();
    }

    /** Memory of the processes that is in RAM now, in kilobytes. */
    public long rssKb() {
        return pids.stream().mapToLong(pid -> rssKb(read(pid, "status"))).sum();
    }

    static long cpuNanos(String stat) {
        // The name of the program is in parentheses and may itself hold spaces and parentheses.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        int userTime = 14 - 3;
        return (Long.parseLong(fields[userTime]) + Long.parseLong(fields[userTime + 1])) * NANOS_PER_TICK;
    }

    static long rssKb(String status) {
        String line = status.lines()
                .filter(candidate -> candidate.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the process has no memory of its own"));
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    private String read(long pid, String name) {
        try {
            return Files.readString(file(pid, name));
        } catch (IOException gone) {
            throw new UncheckedIOException("Process " + pid + " (--server-pid) is gone.", gone);
        }
    }

    /**
     * Makes Java processes collect their garbage, twice, because what a first collection finds to be
     * finalised a second one frees.
     *
     * @return whether that was possible: false if one is no Java process of this user, or there is no jcmd
     */
    public boolean collectGarbage() {
        // The request would end a process that is not Java's: it begins with a SIGQUIT.
        if (!pids.stream().allMatch(this::isJava)) {
            return false;
        }
        for (int round = 0; round < GC_ROUNDS; round++) {
            if (!pids.stream().allMatch(ServerProbe::collectOnce)) {
                return false;
            }
        }
        return true;
    }

    private boolean isJava(long pid) {
        try (Stream<String> mapped = Files.lines(file(pid, "maps"))) {
            return mapped.anyMatch(line -> line.contains("libjvm"));
        } catch (IOException notOurs) {
            return false;
        }
    }

    private static boolean collectOnce(long pid) {
        Path own = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        String jcmd = Files.isExecutable(own) ? own.toString() : "jcmd";
        try {
            Process process = new ProcessBuilder(List.of(jcmd, Long.toString(pid), "GC.run"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(GC_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            return ended && process.exitValue() == 0;
        } catch (IOException noJcmd) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
