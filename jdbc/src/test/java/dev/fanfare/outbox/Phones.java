package dev.fanfare.outbox;

import dev.fanfare.push.PushProvider;
import dev.fanfare.push.PushResult;
import dev.fanfare.push.RenderedMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletionStage;

/** A push service in another process, which is told each message as "token text". */
final class Phones implements PushProvider {

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI address;

    Phones(URI address) {
        this.address = address;
    }

    @Override
    public String name() {
        return "phones";
    }

    @Override
    public void checkToken(String token) {
        // It has every phone.
    }

    @Override
    public void checkMessage(RenderedMessage message) {
        // It takes all of them.
    }

    @Override
    public CompletionStage<PushResult> send(String token, RenderedMessage message) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .POST(HttpRequest.BodyPublishers.ofString(token + " " + message.text()))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .handle((answer, failed) ->
                        failed == null ? new PushResult.Accepted("") : PushResult.RetryLater.soon("no answer"));
    }

    @Override
    public void close() {}
}
