package dev.fanfare.internal.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Result;
import dev.fanfare.sequence.Sequence;
import dev.fanfare.sequence.SequenceBlock;
import dev.fanfare.sequence.SequenceOptions;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TwoNodeCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;

@DisplayName("L11 numbers that many threads ask for on two nodes")
class SequenceUnderLoadTest {

    private static final int THREADS = 6;
    private static final int CALLS = 200;

    private static final class Caller extends Thread {
        private final Sequence sequence;
        private final List<CompletionStage<SequenceBlock>> asked = new ArrayList<>();

        Caller(Sequence sequence) {
            this.sequence = sequence;
        }

        @Override
        public void run() {
            for (int i = 0; i < CALLS; i++) {
                asked.add(sequence.next(i % 10 == 0 ? 3 : 1));
            }
        }
    }

    @RepeatedTest(5)
    @DisplayName("L11 are unique, rise for each caller, and come to every follower in order without a gap")
    void areUniqueAndRise() throws InterruptedException {
        try (TwoNodeCluster cluster = new TwoNodeCluster(builder ->
                builder.sequences(SequenceOptions.DEFAULT).onConnecting(event -> TestClient.believed(event)))) {
            List<TestClient> followers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                TestClient follower = cluster.node(i % 2).open();
                follower.call(TestClient.as("ann"), Result.Connect.class);
                follower.subscribe("sequence:orders");
                followers.add(follower);
            }
            List<Caller> callers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                callers.add(new Caller(cluster.node(i % 2).fanfare().sequence("orders")));
            }
            callers.forEach(Thread::start);
            while (callers.stream().anyMatch(Thread::isAlive)) {
                cluster.settle();
            }
            for (Caller caller : callers) {
                caller.join();
            }
            cluster.settle();
            List<SequenceBlock> given = new ArrayList<>();
            for (Caller caller : callers) {
                List<SequenceBlock> own = caller.asked.stream()
                        .map(stage -> stage.toCompletableFuture().join())
                        .toList();
                for (int i = 1; i < own.size(); i++) {
                    assertThat(own.get(i).first()).isGreaterThan(own.get(i - 1).last());
                }
                given.addAll(own);
            }
            long total = given.stream().mapToLong(SequenceBlock::count).sum();
            assertThat(given.stream().flatMapToLong(SequenceBlock::numbers).sorted())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, total).boxed().toList());
            List<String> ends = given.stream()
                    .mapToLong(SequenceBlock::last)
                    .sorted()
                    .mapToObj(last -> "{\"patch\":{\"number\":" + last + "}}")
                    .toList();
            for (TestClient follower : followers) {
                assertThat(follower.pushes(Push.Published.class))
                        .extracting(push -> push.publication().data().utf8())
                        .containsExactlyElementsOf(ends);
                assertThat(follower.closedWith()).isNull();
            }
        }
    }
}
