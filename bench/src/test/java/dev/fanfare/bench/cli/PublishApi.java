package dev.fanfare.bench.cli;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.protocol.Payload;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The publish method of the HTTP API, as an application with an engine of its own would have it. */
class PublishApi {

    /** What callers must bring. */
    static final String KEY = "key of the test";

    private static final JsonMapper JSON = new JsonMapper();

    /** How many publications of each channel were asked for. */
    final Map<String, Integer> published = new ConcurrentHashMap<>();

    /** How many publications of a channel were asked for. */
    int published(String channel) {
        return published.getOrDefault(channel, 0);
    }

    HttpEndpoint of(Fanfare fanfare) {
        return call -> {
            if (!call.header("x-api-key").orElse("").equals(KEY)) {
                return CompletableFuture.completedStage(HttpAnswer.text(401, "no key\n"));
            }
            JsonNode request = JSON.readTree(call.body());
            String channel = request.path("channel").asString();
            int number = published.merge(channel, 1, Integer::sum);
            return fanfare.publish(channel, Payload.utf8(request.path("data").toString()))
                    .thenCombine(
                            release(channel, number), (result, released) -> HttpAnswer.json(200, "{\"result\":{}}"));
        };
    }

    /** When a publication may be answered. */
    CompletionStage<Void> release(String channel, int number) {
        return CompletableFuture.completedFuture(null);
    }
}
