package dev.fanfare.examples.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.testkit.RawWebSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProgressDemoTest {

    private static int print(int port, String query, String cookie) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/reports" + query))
                .header("Cookie", cookie)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    @DisplayName("N13 a job that a page submits over HTTP shows its progress in every tab of that browser")
    void aJobShowsItsProgress() throws Exception {
        try (ProgressDemo demo = new ProgressDemo(0, Duration.ofMillis(1));
                RawWebSocket page = RawWebSocket.open(
                        demo.port(), "/connection/websocket", "Origin: http://localhost", "User-Agent: Mozilla/5.0")) {
            Matcher cookie = Pattern.compile("(fanfare_client=[^;]+);").matcher(page.originalResponseHead());
            assertThat(cookie.find()).isTrue();
            page.sendText("{\"id\":1,\"connect\":{}}");
            assertThat(page.readText()).contains("\"connect\"");
            assertThat(print(demo.port(), "", "fanfare_client=nobody")).isEqualTo(403);
            for (String pages : List.of("0", "1001", "-1", "many", "", "99999999999")) {
                assertThat(print(demo.port(), "?pages=" + pages, cookie.group(1)))
                        .isEqualTo(400);
            }
            assertThat(print(demo.port(), "", cookie.group(1))).isEqualTo(202);

            List<String> frames = new ArrayList<>();
            do {
                frames.addAll(page.readText().lines().toList());
            } while (!frames.get(frames.size() - 1).contains("Your report is ready. Pages: 100"));
            assertThat(frames.get(0))
                    .contains("\"fanfare.progress\"", "\"action\":\"show\"", "\"title\":\"Printing the report\"");
            assertThat(frames).hasSizeLessThan(100);
            assertThat(frames.stream().filter(frame -> frame.contains("\"action\":\"hide\"")))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }
}
