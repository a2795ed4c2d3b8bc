package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.handler.JsonValues;
import dev.fanfare.internal.memory.MemoryBroker;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Progress;
import dev.fanfare.protocol.Payload;
import dev.fanfare.spi.Broker;
import dev.fanfare.testkit.TestServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Random jobs that show, change and hide an indicator, over a network that loses and delays what is sent. */
class ProgressModelTest extends NotifyTestBase {

    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration REST = Duration.ofMillis(100);

    /** What a broker does with publications. */
    private static final class Network {

        private final MemoryBroker broker = new MemoryBroker();
        private final Queue<Runnable> underWay = new ArrayDeque<>();
        private final Random random;
        private boolean reliable = true;

        Network(Random random) {
            this.random = random;
        }

        Broker broker() {
            return (Broker) Proxy.newProxyInstance(
                    Broker.class.getClassLoader(),
                    new Class<?>[] {Broker.class},
                    (proxy, method, arguments) -> method.getName().equals("publish")
                            ? publish(() -> (CompletionStage<?>) call(method, arguments))
                            : call(method, arguments));
        }

        private Object call(Method method, Object @Nullable [] arguments) throws IllegalAccessException {
            try {
                return method.invoke(broker, arguments);
            } catch (InvocationTargetException failed) {
                throw new IllegalStateException(failed.getCause());
            }
        }

        private interface Publishing {
            CompletionStage<?> run() throws Exception;
        }

        private CompletionStage<?> publish(Publishing publishing) throws Exception {
            CompletableFuture<Object> later = new CompletableFuture<>();
            switch (reliable ? 0 : random.nextInt(6)) {
                case 0 -> {
                    return publishing.run();
                }
                case 1 -> {
                    return CompletableFuture.failedStage(new IllegalStateException("too far behind"));
                }
                case 2 -> throw new IllegalStateException("no network");
                case 3 -> underWay.add(() -> later.completeExceptionally(new IllegalStateException("lost")));
                case 4 -> {
                    CompletionStage<?> done = publishing.run();
                    underWay.add(() -> done.thenAccept(later::complete));
                }
                default ->
                    underWay.add(() -> {
                        try {
                            publishing.run().thenAccept(later::complete);
                        } catch (Exception failed) {
                            later.completeExceptionally(failed);
                        }
                    });
            }
            return later;
        }

        void arrives() {
            Runnable next = underWay.poll();
            if (next != null) {
                next.run();
            }
        }
    }

    /** What the page of a client shows, put together as the client libraries do it. */
    private static final class Page {

        private @Nullable Map<String, JsonNode> shown;
        private @Nullable Map<String, JsonNode> shownBeforeHidden;
        private final List<Map<String, JsonNode>> hidden = new ArrayList<>();
        private int frames;

        void take(Connected client) {
            for (String json : client.received()) {
                frames++;
                JsonNode change = JsonValues.read(
                        Notification.fromJson(Payload.utf8(json)).message(), JsonNode.class);
                String action = change.get("action").asString();
                if (action.equals("hide")) {
                    assertThat(shown).as("what is hidden").isNotNull();
                    hidden.add(Objects.requireNonNull(shown));
                    shownBeforeHidden = shown;
                    shown = null;
                } else {
                    assertThat(action).isEqualTo(shown == null ? "show" : "update");
                    Map<String, JsonNode> state = new TreeMap<>(shown == null ? Map.of() : shown);
                    state.remove("max");
                    change.properties().forEach(each -> state.put(each.getKey(), each.getValue()));
                    state.remove("action");
                    state.remove("progress");
                    shown = state;
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("N13 what a page shows just before an indicator is hidden is its last state, whatever is lost or late")
    void whatAPageShowsBeforeAnIndicatorIsHidden(boolean reliable) {
        for (int seed = 0; seed < 200; seed++) {
            run(seed, reliable);
            closeServersAndLookForLeaks();
        }
    }

    private void run(int seed, boolean reliable) {
        Random random = new Random(seed);
        Network network = new Network(random);
        TestServer server = server(options().build(), builder -> builder.broker(network.broker()));
        Connected client = connect(server);
        network.reliable = reliable;
        Progress progress = server.fanfare().notifications().progress(client.id());
        Page page = new Page();
        Map<String, Object> said = new TreeMap<>();
        Map<String, Object> changed = Map.of();
        List<String> hides = new ArrayList<>();
        boolean visible = false;
        Duration sinceFrame = REST;
        for (int i = random.nextInt(50); i > 0; i--) {
            switch (random.nextInt(14)) {
                case 0, 1 -> {
                    progress.show();
                    visible = true;
                    changed = Map.copyOf(said);
                }
                case 2, 3 -> {
                    // Few values, so that one comes again while another is under way.
                    int value = random.nextInt(3);
                    progress.update(value);
                    said.put("value", value);
                    changed = visible ? Map.copyOf(said) : changed;
                }
                case 4 -> {
                    String title = "title " + random.nextInt(2);
                    progress.title(title);
                    said.put("title", title);
                }
                case 5 -> {
                    progress.max(i);
                    said.put("max", i);
                }
                case 6 -> {
                    changed = visible ? Map.copyOf(said) : changed;
                    if (visible) {
                        hides.add(text(changed));
                    }
                    progress.hide();
                    visible = false;
                }
                case 7, 8 -> network.arrives();
                default -> {
                    int framesBefore = page.frames;
                    server.advance(STEP);
                    page.take(client);
                    sinceFrame = sinceFrame.plus(STEP);
                    if (page.frames > framesBefore) {
                        assertThat(!reliable || (page.frames == framesBefore + 1 && sinceFrame.compareTo(REST) >= 0))
                                .as("seed %d: one frame at a time, %s apart", seed, sinceFrame)
                                .isTrue();
                        sinceFrame = Duration.ZERO;
                    }
                }
            }
            int framesBefore = page.frames;
            page.take(client);
            if (page.frames > framesBefore) {
                sinceFrame = Duration.ZERO;
            }
            assertThat(hides)
                    .as("seed %d", seed)
                    .containsAll(
                            page.hidden.stream().map(ProgressModelTest::text).toList());
        }
        network.reliable = true;
        for (int i = 0; i < 20; i++) {
            network.arrives();
            server.advance(REST);
        }
        page.take(client);
        assertThat(page.shown == null).as("seed %d: hidden", seed).isEqualTo(!visible);
        if (visible) {
            assertThat(text(page.shown)).as("seed %d: the last state", seed).isEqualTo(text(changed));
        } else if (!hides.isEmpty()) {
            assertThat(text(page.shownBeforeHidden))
                    .as("seed %d: the last state before the end", seed)
                    .isEqualTo(hides.get(hides.size() - 1));
        }
        assertThat(hides)
                .as("seed %d", seed)
                .containsAll(page.hidden.stream().map(ProgressModelTest::text).toList());
    }

    private static String text(@Nullable Map<String, ?> state) {
        Map<String, String> sorted = new TreeMap<>();
        Objects.requireNonNull(state)
                .forEach((name, value) -> sorted.put(name, value.toString().replace("\"", "")));
        return sorted.toString();
    }
}
