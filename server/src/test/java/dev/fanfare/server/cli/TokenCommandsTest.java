package dev.fanfare.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@DisplayName("M7 tokens on the command line")
class TokenCommandsTest {

    private static final List<String> SECRET = List.of("--set", "client.token.hmac_secret_key=s");

    /** @param text what it has printed, wherever */
    private record Run(int code, String text) {}

    private static Run run(List<String> more, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(more);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        PrintStream usual = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            CommandLine commands = Main.commandLine().setErr(new PrintWriter(err, true));
            int code = commands.execute(all.toArray(new String[0]));
            return new Run(code, out.toString(StandardCharsets.UTF_8).strip() + err);
        } finally {
            System.setOut(usual);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "gentoken"})
    void aConnectionTokenWithAllClaimsHolds(String command) {
        Run token = run(
                SECRET,
                command,
                "-u",
                "ann",
                "-t",
                "60",
                "--info",
                "{\"name\":\"Ann\"}",
                "--meta",
                "[1]",
                "--channels",
                "a,b",
                "--subs",
                "{\"c\":{\"data\":1}}",
                "--caps",
                "[{\"channels\":[\"d\"],\"allow\":[\"sub\"]}]",
                "--jti",
                "t1",
                "--expire-at",
                "4102444800",
                "--claim",
                "sid=\"s1\"");
        assertThat(token.code()).isZero();
        Run checked = run(SECRET, "checktoken", token.text());
        assertThat(checked.code()).isZero();
        assertThat(checked.text().lines())
                .contains(
                        "user: ann",
                        "expires: 2100-01-01T00:00:00Z",
                        "id: t1",
                        "info: {\"name\":\"Ann\"}",
                        "meta: [1]",
                        "channels: a, b, c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"subtoken", "gensubtoken"})
    void aSubscriptionTokenHoldsForWhatItIs(String command) {
        Run token = run(SECRET, command, "-u", "ann", "-s", "news", "--client", "c1", "--ttl", "0");
        Run checked = run(SECRET, "checksubtoken", token.text());
        assertThat(checked.text().lines()).contains("user: ann", "channel: news", "client: c1", "expires: never");
        assertThat(run(SECRET, "checktoken", token.text()).code()).isEqualTo(1);
    }

    @Test
    void whatTheServerAsksOfTokensIsInThem() {
        List<String> config = new ArrayList<>(SECRET);
        for (String key : List.of("audience=app", "issuer=us", "user_id_claim=name")) {
            config.addAll(List.of("--set", "client.token." + key));
        }
        Run token = run(config, "token", "--user", "ann");
        assertThat(run(config, "checktoken", token.text()).text()).contains("user: ann");
    }

    @Test
    void subscriptionTokensOfTheirOwnAreSignedWithTheirOwnKey() {
        List<String> config = new ArrayList<>(SECRET);
        config.addAll(List.of("--set", "client.subscription_token.enabled=true"));
        assertThat(run(config, "subtoken", "-u", "a", "-s", "c").text())
                .contains("client.subscription_token.hmac_secret_key");
        config.addAll(List.of("--set", "client.subscription_token.hmac_secret_key=other"));
        Run token = run(config, "token", "-u", "a", "--channel", "c");
        assertThat(run(config, "checksubtoken", token.text()).code()).isZero();
        assertThat(run(SECRET, "checksubtoken", token.text()).text()).contains("signature does not hold");
    }

    @Test
    void aTokenThatDoesNotHoldIsToldWhy() {
        Run forged = run(List.of("--set", "client.token.hmac_secret_key=other"), "token", "-u", "ann");
        Run checked = run(SECRET, "checktoken", forged.text());
        assertThat(checked.code()).isEqualTo(1);
        assertThat(checked.text()).contains("does not hold", "signature");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token|info must be JSON|--info|{name",
                "token|a claim is impossible|--claim|sub=5",
                "token|a claim is impossible|--caps|[{\"allow\":[\"fly\"]}]",
                "token|RE2|--caps|[{\"match\":\"regex\",\"channels\":[\"(\"]}]",
                "token|0 to|--ttl|-1",
                "checktoken|no key|--set|client.token.hmac_secret_key=",
            })
    void mistakesAreNamed(String command, String message, String option, String value) {
        List<String> more = new ArrayList<>(SECRET);
        more.addAll(List.of(option, value));
        Run run = command.equals("token") ? run(more, command, "-u", "ann") : run(more, command, "a.b.c");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.text()).contains(message);
    }
}
