package dev.fanfare.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.ClientKey;
import dev.fanfare.channel.MapMode;
import dev.fanfare.channel.MapOptions;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.map.MapEntry;
import dev.fanfare.map.MapPublishing;
import dev.fanfare.map.MapResult;
import dev.fanfare.map.MapWrite;
import dev.fanfare.map.Maps;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The guide to maps")
class MapsGuideTest extends GuideTestBase {

    private static FanfareBuilder votes() {
        // snippet: options
        NamespaceOptions votes = NamespaceOptions.builder()
                .subscriptionType(SubscriptionType.MAP)
                .map(MapOptions.builder().mode(MapMode.PERSISTENT).build())
                .allowSubscribeForClient(true)
                .build();
        NamespaceOptions cursors = NamespaceOptions.builder()
                .subscriptionType(SubscriptionType.MAP)
                .map(MapOptions.builder()
                        .mode(MapMode.EPHEMERAL)
                        .keyTtl(Duration.ofSeconds(30))
                        .clientKey(ClientKey.CLIENT_ID)
                        .removeClientOnUnsubscribe(true)
                        .allowPublishForSubscriber(true)
                        .build())
                .allowSubscribeForClient(true)
                .build();
        FanfareBuilder engine = Fanfare.builder().namespace("votes", votes).namespace("cursors", cursors);
        // end snippet
        return engine;
    }

    @Test
    @DisplayName("M25 writes, removes and reads")
    void write() throws Exception {
        Fanfare fanfare = closing(votes().build());
        // snippet: write
        Maps maps = fanfare.maps();
        maps.publish("votes:lunch", "pizza", Payload.utf8("{\"votes\": 7}"), MapWrite.DEFAULT.version(7, ""))
                .thenAccept(result -> report(result.isApplied() ? "told everybody" : "known: " + result.suppressed()));
        // end snippet
        assertThat(next()).isEqualTo("told everybody");
        MapResult again = maps.publish(
                        "votes:lunch", "pizza", Payload.utf8("{\"votes\": 6}"), MapWrite.DEFAULT.version(6, ""))
                .toCompletableFuture()
                .join();
        assertThat(again.suppressed()).isEqualTo(MapResult.Reason.VERSION);
        // snippet: read
        maps.readState("votes:lunch", "", 100).thenAccept(page -> {
            for (MapEntry entry : page.entries()) {
                report(entry.key() + ": " + entry.data().utf8());
            }
        });
        maps.size("votes:lunch").thenAccept(size -> report(size + " dishes"));
        maps.remove("votes:lunch", "pizza");
        // end snippet
        assertThat(next()).isIn("pizza: {\"votes\": 7}", "1 dishes");
        assertThat(next()).isIn("pizza: {\"votes\": 7}", "1 dishes");
    }

    private void report(String text) {
        seen.add(text);
    }

    @Test
    @DisplayName("M25 has a handler that decides what clients write")
    void decide() {
        // snippet: decide
        FanfareBuilder engine = votes().onMapPublishing(event -> {
            if (event.client().user().isEmpty()) {
                throw new ErrorException(ProtocolError.PERMISSION_DENIED, "log in to vote");
            }
            return new MapPublishing(event.client().user(), event.data(), MapWrite.DEFAULT);
        });
        // end snippet
        closing(engine.build());
    }
}
