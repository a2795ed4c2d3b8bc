package dev.fanfare.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Tests of the engine that mean the same on two nodes, on two nodes that share a Redis. */
class SharedByNodesTest {

    private static final List<String> CLASSES = List.of(
            "ban.BansTest",
            "live.LiveWritesTest",
            "node.UserStatusTest",
            "notify.DeliveryTest",
            "notify.PostTest",
            "notify.ProgressTest",
            "notify.ReachTest",
            "occupancy.OccupancyTest",
            "session.ChannelCompactionTest",
            "session.DeltaTest",
            "session.ExclusionTest",
            "session.FilteredTest",
            "session.LoginsTest",
            "session.MapDeltaTest",
            "session.MapSubscribeTest",
            "session.MapWritesTest",
            "session.PresenceTest",
            "session.PublishTest",
            "session.RecoveryTest",
            "session.ServerActionsTest",
            "session.SubscribeTest",
            "session.WildcardTest");

    @TestFactory
    @DisplayName("M14 what is true of one node and of two in memory is true of two on a Redis")
    Stream<DynamicTest> whatIsTrueOfOneNodeIsTrueOfTwoOnRedis() {
        return CLASSES.stream().map(name -> DynamicTest.dynamicTest(name, () -> run("dev.fanfare.internal." + name)));
    }

    private static void run(String name) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(name))
                                .build(),
                        listener);
        TestExecutionSummary summary = listener.getSummary();
        assertThat(summary.getFailures())
                .extracting(failure -> failure.getTestIdentifier().getUniqueId() + ": " + failure.getException())
                .isEmpty();
        assertThat(summary.getTestsSucceededCount()).isPositive();
    }
}
