package dev.fanfare.testkit;

import dev.fanfare.FanfareBuilder;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;

/** On how many nodes a test runs. */
public enum Nodes {
    /** Clients connect to the engine that the application calls. */
    ONE {
        @Override
        public TestServer server(Consumer<FanfareBuilder> configure) {
            return new TestServer(configure);
        }
    },
    /** The application calls one engine, and the clients are connected to another; on a {@link SharedEngine} if there is one. */
    TWO {
        @Override
        public TestServer server(Consumer<FanfareBuilder> configure) {
            return SharedEngine.find()
                    .map(engine -> EngineNodes.asOne(engine, configure))
                    .orElseGet(() -> TwoNodeCluster.asOne(configure));
        }
    };

    /** A server, on fake time, of that many nodes. */
    public abstract TestServer server(Consumer<FanfareBuilder> configure);

    /**
     * Passes a test over where there are two.
     *
     * @param why it means nothing there
     */
    public void mustBeOne(String why) {
        Assumptions.assumeTrue(this == ONE, why);
    }
}
