package dev.fanfare.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.client.ClientSocket;
import dev.fanfare.client.LiveAttribute;
import dev.fanfare.client.LiveObject;
import dev.fanfare.client.LiveState;
import dev.fanfare.client.LiveStatus;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.sequence.Sequence;
import dev.fanfare.sequence.SequenceOptions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The guide to live objects")
class LiveObjectsGuideTest extends GuideTestBase {

    @Test
    @DisplayName("L11 takes numbers one by one and many at once")
    void numbers() throws Exception {
        Fanfare fanfare = closing(engine().sequences(SequenceOptions.DEFAULT).build());
        // snippet: numbers
        Sequence orders = fanfare.sequence("orders");
        orders.next().thenAccept(number -> place("order " + number));
        orders.next(100).thenAccept(block -> block.numbers().forEach(number -> place("order " + number)));
        // end snippet
        List<String> placed = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            placed.add(next());
        }
        assertThat(placed).contains("order 1", "order 2", "order 101").doesNotHaveDuplicates();
    }

    private void place(String order) {
        seen.add(order);
    }

    // snippet: attribute
    private static final LiveAttribute<BigDecimal> PRICE = LiveAttribute.of("price", BigDecimal.class);
    // end snippet

    /** The bar that the guide moves. */
    private final class Bar {

        void set(double percent) {
            seen.add("at " + percent);
        }

        void hide() {
            seen.add("hidden");
        }
    }

    @Test
    @DisplayName("L1 L3 has an object that is followed in Java")
    void follow() throws Exception {
        Fanfare fanfare = engine().live(LiveOptions.DEFAULT.withAnonymous(true)).build();
        ClientSocket socket = client(serve(fanfare));
        Bar bar = new Bar();
        // snippet: follow
        LiveObject job = socket.live("job:42");
        job.onUpdate(update -> {
            LiveState state = update.state();
            if (!state.exists()) {
                bar.hide();
            } else if (update.has(LiveAttribute.PROGRESS)) {
                bar.set(state.progress().orElse(0));
            }
        });
        job.onStatus(status -> show(status == LiveStatus.STALE ? "no connection" : ""));
        // end snippet
        assertThat(next()).isEqualTo("hidden");
        update(fanfare, Map.of("progress", 40, "price", new BigDecimal("0.10")));
        assertThat(next()).isEqualTo("at 40.0");
        // snippet: read
        CompletableFuture<BigDecimal> price =
                job.ready().thenApply(state -> state.get(PRICE).orElse(BigDecimal.ZERO));
        // end snippet
        assertThat(price.join()).isEqualTo(new BigDecimal("0.10"));
        fanfare.live().remove("job:42").toCompletableFuture().join();
        assertThat(next()).isEqualTo("hidden");
        socket.close();
        assertThat(next()).isEqualTo("no connection");
        job.close();
    }

    private static void update(Fanfare fanfare, Map<String, ?> attributes) {
        fanfare.live().update("job:42", attributes).toCompletableFuture().join();
    }

    private void show(String text) {
        if (!text.isEmpty()) {
            seen.add(text);
        }
    }
}
