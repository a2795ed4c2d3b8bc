package dev.fanfare.client;

import dev.fanfare.Fanfare;
import dev.fanfare.live.LiveOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/** Servers with live objects that anybody may see. */
abstract class LiveTestBase extends ClientTestBase {

    /** How many changes of an object are kept. */
    static final int KEPT = 5;

    static final LiveOptions OPTIONS =
            LiveOptions.DEFAULT.withAnonymous(true).withRetention(KEPT, Duration.ofMinutes(1));

    Fanfare live() {
        return fanfare(builder -> builder.live(OPTIONS));
    }

    static long update(Fanfare fanfare, String id, Map<String, ? extends @Nullable Object> attributes)
            throws Exception {
        return get(fanfare.live().update(id, attributes)).version();
    }

    static void eventually(ThrowingRunnable holds) {
        Awaitility.await().atMost(Duration.ofSeconds(TIMEOUT_SECONDS)).untilAsserted(holds);
    }

    /** The channels that somebody subscribes to, those of objects. */
    static Set<String> followed(Fanfare fanfare) throws Exception {
        return get(fanfare.channels()).answers().values().stream()
                .flatMap(ofNode -> ofNode.keySet().stream())
                .filter(name -> name.startsWith("live:"))
                .collect(Collectors.toSet());
    }

    /** What an object is, as the server would write it. */
    static String json(LiveState state) {
        return Message.object(state.attributes()).text();
    }

    /** What is told of an object, in words. */
    static BlockingQueue<String> diary(LiveObject object) {
        BlockingQueue<String> entries = new LinkedBlockingQueue<>();
        object.onStatus(status -> entries.add(status.name()));
        object.onUpdate(update -> entries.add(update.reason() + " " + update.changed() + " " + json(update.state())));
        object.onMessage(message -> entries.add("message " + message.text()));
        return entries;
    }
}
