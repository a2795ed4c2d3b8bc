package dev.fanfare.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/scaling.md says of the files in deploy, and what they have in common with the server. */
@DisplayName("M14 The files in deploy")
class DeploymentTest {

    private static final Path DEPLOY = Guide.HOME.resolve("deploy");

    private final String manifests = Guide.text(DEPLOY.resolve("kubernetes/fanfare.yaml"));
    private final String nginx = Guide.text(DEPLOY.resolve("proxies/nginx.conf"));
    private final String haproxy = Guide.text(DEPLOY.resolve("proxies/haproxy.cfg"));
    private ServerConfig config;

    @BeforeEach
    void load(@TempDir Path folder) throws IOException {
        String begin = "  fanfare.yaml: |\n";
        int from = manifests.indexOf(begin) + begin.length();
        Path file = Files.writeString(
                folder.resolve("fanfare.yaml"),
                manifests.substring(from, manifests.indexOf("---", from)).replaceAll("(?m)^ {4}", ""));
        config = new ConfigLoader().file(file).load();
    }

    private static List<Duration> seconds(String text, String pattern) {
        List<Duration> found = Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(hit -> Duration.ofSeconds(Long.parseLong(hit.group(1))))
                .toList();
        assertThat(found).as(pattern).isNotEmpty();
        return found;
    }

    @Test
    @DisplayName("M14 The files in deploy have a configuration that is taken without a warning, and shares a Redis")
    void configuration() {
        assertThat(config.remarks().warnings()).isEmpty();
        assertThat(config.redis()).isPresent();
        assertThat(config.prometheus().enabled()).isTrue();
        assertThat(manifests)
                .contains("containerPort: " + config.httpServer().port())
                .contains("containerPort: " + config.httpServer().internalPort());
    }

    @Test
    @DisplayName("M14 The files in deploy give a node the time to send its clients away")
    void time() {
        Duration grace =
                seconds(manifests, "terminationGracePeriodSeconds: (\\d+)").get(0);
        Duration before = seconds(manifests, "\"sleep\", \"(\\d+)\"").get(0);
        assertThat(grace).isGreaterThan(before.plus(config.shutdownTimeout()));
        assertThat(config.shutdownTimeout()).isGreaterThan(config.shutdownSpread());
        Duration apart = seconds(manifests, "minReadySeconds: (\\d+)").get(0);
        assertThat(apart).isGreaterThan(before.plus(config.shutdownSpread()));
    }

    @Test
    @DisplayName("M14 The files in deploy are what docs/scaling.md says of their times")
    void timesOfTheGuide() {
        String guide = Guide.text(Guide.HOME.resolve("docs/scaling.md"));
        assertThat(guide)
                .contains("`minReadySeconds: " + text(seconds(manifests, "minReadySeconds: (\\d+)")) + "`")
                .contains("`preStop` sleeps " + text(seconds(manifests, "\"sleep\", \"(\\d+)\"")) + " s")
                .contains("`shutdown.timeout` is " + config.shutdownTimeout().toSeconds() + " s")
                .contains("`shutdown.spread` " + config.shutdownSpread().toSeconds() + " s")
                .contains("`terminationGracePeriodSeconds` "
                        + text(seconds(manifests, "terminationGracePeriodSeconds: (\\d+)")));
    }

    private static String text(List<Duration> found) {
        return String.valueOf(found.get(0).toSeconds());
    }

    @Test
    @DisplayName("M14 The files in deploy have timeouts of proxies that are longer than any silence of a connection")
    void timeouts() {
        Duration silence = config.clients().pingInterval().plus(config.clients().pongTimeout());
        assertThat(Stream.of(
                                seconds(nginx, "proxy_read_timeout (\\d+)s"),
                                seconds(nginx, "proxy_send_timeout (\\d+)s"),
                                seconds(haproxy, "timeout client (\\d+)s"),
                                seconds(haproxy, "timeout server (\\d+)s"),
                                seconds(haproxy, "timeout tunnel (\\d+)s"))
                        .flatMap(List::stream))
                .allSatisfy(timeout -> assertThat(timeout).isGreaterThan(silence));
    }
}
