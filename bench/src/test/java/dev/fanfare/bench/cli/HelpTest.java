package dev.fanfare.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Help")
class HelpTest {

    /** Those that not every scenario has. */
    private static final Set<String> PARTICULAR = Set.of(
            "--rate",
            "--saturate",
            "--window",
            "--payload",
            "--recoverable",
            "--missed",
            "--bystanders",
            "--bystander-rate",
            "--ahead",
            "--publishers",
            "--slow-every",
            "--publish-url",
            "--api-key");

    private static Set<String> options(String help) {
        Set<String> options = new TreeSet<>();
        Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z-]+)")
                .matcher(help)
                .results()
                .forEach(hit -> options.add(hit.group(1)));
        return options;
    }

    @ParameterizedTest
    @CsvSource({
        "fanout, --api-key --payload --publish-url --rate --recoverable --saturate --window",
        "many-channels, --api-key --payload --publish-url --rate --recoverable --saturate --window",
        "idle, ''",
        "storm, --api-key --bystanders --missed --payload --publish-url --rate",
        "slow, --api-key --payload --publish-url --rate --recoverable --slow-every",
        "sequential, --ahead --api-key --payload --publish-url --publishers --rate --recoverable",
        "bystander, --api-key --bystander-rate --bystanders --payload --publish-url --rate --recoverable"
    })
    @DisplayName("of a scenario lists the options that mean something in it, and others are refused")
    void ofAScenario(String scenario, String expected) {
        Invocation help = Invocation.of(scenario, "--help");
        assertThat(help.exitCode()).isZero();
        Set<String> listed = options(help.out());
        assertThat(listed).contains("--url", "--connections", "--token", "--hmac-key", "--json");
        listed.retainAll(PARTICULAR);
        assertThat(String.join(" ", listed)).isEqualTo(expected);
        for (String option : PARTICULAR) {
            if (!listed.contains(option)) {
                Invocation refused = Invocation.of(scenario, option, "1");
                assertThat(refused.exitCode()).as(option).isEqualTo(2);
                assertThat(refused.err()).contains(option).contains(scenario + " --help");
            }
        }
    }

    @Test
    @DisplayName("of the command lists the scenarios, each with what it does, and no option of a load")
    void ofTheCommand() {
        Invocation help = Invocation.of("--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out())
                .contains(
                        "fanout",
                        "live",
                        "many-channels",
                        "idle",
                        "storm",
                        "slow",
                        "sequential",
                        "bystander",
                        "peers",
                        "jmh",
                        "jcstress");
        assertThat(options(help.out())).containsExactly("--help", "--version");
    }
}
