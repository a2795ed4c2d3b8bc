package dev.fanfare.bench.cli;

import dev.fanfare.bench.report.Reports;
import dev.fanfare.bench.report.Result;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** One run of the command and what it said. */
record Invocation(int exitCode, String out, String err) {

    static Invocation of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = command.execute(arguments);
        return new Invocation(exitCode, out.toString(), err.toString());
    }

    static Invocation of(List<String> arguments) {
        return of(arguments.toArray(String[]::new));
    }

    Result result() {
        return Reports.fromJson(out);
    }
}
