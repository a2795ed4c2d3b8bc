package dev.fanfare.testkit;

import dev.fanfare.FanfareBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Two nodes on a {@link SharedEngine}, on fake time: what they do, they do on the test's own thread. */
final class EngineNodes {

    private final FakeClock clock = new FakeClock();
    private final SharedEngine engine;
    private final List<TestServer> nodes = new ArrayList<>();
    private boolean isClosing;
    private long seen = clock.ticker().millis();

    private EngineNodes(SharedEngine engine, Consumer<FanfareBuilder> configure) {
        this.engine = engine;
        for (String name : List.of("node-0", "node-1")) {
            nodes.add(new TestServer(clock, 2, this::settle, builder -> {
                engine.addTo(builder.nodeName(name), clock);
                configure.accept(builder);
            }));
            settle();
        }
    }

    /** Two nodes that look like one, as {@link TwoNodeCluster#asOne}. */
    static TestServer asOne(SharedEngine engine, Consumer<FanfareBuilder> configure) {
        EngineNodes both = new EngineNodes(engine, configure);
        return both.nodes.get(0).callsGoTo(both.nodes.get(1).fanfare(), both::close);
    }

    private void settle() {
        long now = clock.ticker().millis();
        if (now > seen) {
            engine.advance(Duration.ofMillis(now - seen));
            seen = now;
        }
        boolean busy = true;
        while (busy) {
            // A node that has ended asks nothing any more, and is answered nothing.
            busy = !isClosing && engine.settle();
            for (TestServer node : nodes) {
                busy |= node.turn();
            }
        }
    }

    private void close() {
        isClosing = true;
        nodes.forEach(TestServer::end);
        engine.close();
    }
}
