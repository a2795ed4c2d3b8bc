package dev.fanfare.bench.load;

import dev.fanfare.bench.plan.Plan;
import io.netty.handler.ssl.JdkSslContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Publishes over the HTTP API, all that is due in one batch, one batch after the other to keep the order. */
final class HttpOutlet implements Press.Outlet {

    private static final int AT_ONCE = 256;
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final Plan plan;
    private final String api;
    private final HttpClient http;

    /**
     * @param api its URL
     */
    HttpOutlet(Plan plan, String api) {
        this.plan = plan;
        this.api = api;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(TIMEOUT);
        JdkSslContext tls = Tls.of(plan);
        if (tls != null) {
            builder.sslContext(tls.context());
        }
        this.http = builder.build();
    }

    @Override
    public int room() {
        return AT_ONCE;
    }

    @Override
    public boolean isAnswered() {
        // Sending waits for the answer.
        return true;
    }

    @Override
    public void send(List<Ledger.Publication> publications) {
        String commands = publications.stream()
                .map(HttpOutlet::command)
                .collect(Collectors.joining(",", "{\"commands\":[", "]}"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + "/batch"))
                .timeout(TIMEOUT)
                .header("X-API-Key", plan.apiKey())
                .POST(HttpRequest.BodyPublishers.ofString(commands))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            String refusal = ApiCaller.refusal(api, answer.statusCode(), answer.body());
            if (!refusal.isEmpty()) {
                throw new PublishException(refusal);
            }
        } catch (IOException unreachable) {
            throw new PublishException(
                    "The HTTP API at " + api + " (--publish-url) cannot be reached: " + unreachable.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String command(Ledger.Publication publication) {
        String channel = publication.channel();
        String payload = publication.payload().utf8();
        return channel.startsWith(Plan.LIVE)
                ? "{\"live_update\":{\"id\":\"" + channel.substring(Plan.LIVE.length()) + "\",\"attributes\":{\"a\":"
                        + payload + "}}}"
                : "{\"publish\":{\"channel\":\"" + channel + "\",\"data\":" + payload + "}}";
    }

    @Override
    public void close() {
        // The client ends with the last reference to it.
    }
}
