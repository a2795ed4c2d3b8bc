package dev.fanfare.bench.peers;

import dev.fanfare.bench.report.Result;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The page with all measurements. */
final class Table {

    private final List<Measurement> measurements;
    private final String notes;
    private final StringBuilder page = new StringBuilder();

    /**
     * @param notes what people have to say about the figures, in Markdown
     */
    Table(List<Measurement> measurements, String notes) {
        this.measurements = measurements;
        this.notes = notes;
    }

    String markdown() {
        page.append("""
                # Benchmarks

                Written by `./fanfare bench peers`; [bench.md](bench.md) says what is measured and how. Server and
                load generator share one machine, so absolute figures say little elsewhere; the ratios do.
                Each server is as its project ships it, with nothing tuned; Fanfare and Centrifugo keep a history
                and offsets and could recover every subscription, the others only broadcast.

                """);
        machine();
        targets();
        page.append('\n').append(notes);
        for (Phase phase : Phase.VALUES) {
            List<Measurement> rows = measurements.stream()
                    .filter(measurement -> measurement.phase().equals(phase.name()))
                    .toList();
            if (!rows.isEmpty()) {
                phase(phase, rows);
            }
        }
        return page.toString().stripTrailing() + "\n";
    }

    private void machine() {
        String machines = distinct(Measurement::machine);
        page.append("- Machine: ").append(machines).append('\n');
        page.append("- Measured on: ").append(distinct(Measurement::date)).append('\n');
        Map<String, Set<String>> versions = new LinkedHashMap<>();
        measurements.stream()
                .filter(measurement -> !measurement.version().isEmpty())
                .forEach(measurement -> versions.computeIfAbsent(measurement.title(), title -> new TreeSet<>())
                        .add(measurement.version()));
        versions.forEach((title, measured) -> page.append("- ")
                .append(title)
                .append(": ")
                .append(String.join("; ", measured))
                .append('\n'));
    }

    private String distinct(Function<Measurement, String> field) {
        return measurements.stream().map(field).collect(Collectors.toCollection(TreeSet::new)).stream()
                .collect(Collectors.joining("; "));
    }

    private void targets() {
        Map<String, Result> results = new HashMap<>();
        for (Measurement measurement : measurements) {
            if (measurement.result() != null) {
                results.put(measurement.phase() + "." + measurement.peer(), measurement.result());
            }
        }
        page.append("\n## Targets\n\n").append(new Targets(results).markdown());
    }

    private void phase(Phase phase, List<Measurement> rows) {
        List<Columns.Column> columns = Columns.of(phase.name());
        page.append("\n## ")
                .append(phase.name())
                .append("\n\n")
                .append(phase.title())
                .append(".\n\n");
        page.append("| server | ");
        columns.forEach(column -> page.append(column.title()).append(" | "));
        page.append("ratio to Fanfare |\n|---|");
        page.append("---:|".repeat(columns.size() + 1)).append('\n');
        OptionalDouble own = rows.stream()
                .filter(row -> row.peer().equals("fanfare") && row.result() != null)
                .map(row -> figure(columns, row))
                .findFirst()
                .orElse(OptionalDouble.empty());
        rows.forEach(row -> row(columns, row, own));
    }

    private void row(List<Columns.Column> columns, Measurement row, OptionalDouble own) {
        page.append("| ").append(row.title()).append(" | ");
        Result result = row.result();
        if (result == null) {
            page.append(row.problem().replace('|', '/'))
                    .append(" | ".repeat(columns.size()))
                    .append(" |\n");
            return;
        }
        columns.forEach(column -> page.append(column.text(result)).append(" | "));
        OptionalDouble figure = figure(columns, row);
        if (figure.isPresent() && own.isPresent()) {
            page.append(String.format(Locale.ROOT, "%.2f", figure.getAsDouble() / own.getAsDouble()));
        }
        page.append(" |\n");
    }

    private static OptionalDouble figure(List<Columns.Column> columns, Measurement row) {
        Result result = row.result();
        return result == null ? OptionalDouble.empty() : columns.get(0).figure(result);
    }
}
