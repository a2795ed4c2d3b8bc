package dev.fanfare.bench.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.bench.witness.Violation.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Histories that are good, and such as have one thing wrong with them. */
@DisplayName("M14 The history checker")
class WitnessTest {

    /** A channel with two subscribers, and a clock that goes on with each step. */
    private static final class Play {
        private final Violations violations = new Violations();
        private final Recovery recovery = new Recovery();
        private final ChannelWitness channel = new ChannelWitness("news", violations);
        private final List<SubscriptionWitness> subscribers = new ArrayList<>();
        private long now = 1_000;

        Play() {
            subscribers.add(channel.subscription(0, recovery));
            subscribers.add(channel.subscription(1, recovery));
            begins(0, "a", 0);
            begins(1, "a", 0);
        }

        /** Publishes, and is not answered. */
        int unanswered() {
            return channel.publishing(now++);
        }

        /** Publishes, and is told where. */
        int publish(String epoch, long offset) {
            int sequence = unanswered();
            channel.acknowledged(sequence, epoch, offset);
            return sequence;
        }

        void begins(int subscriber, String epoch, long offset) {
            subscribers.get(subscriber).begins(now++, epoch, offset);
        }

        void goesOn(int subscriber, String epoch, long offset) {
            subscribers.get(subscriber).goesOn(epoch, offset);
        }

        void deliver(int subscriber, int sequence, long offset) {
            subscribers.get(subscriber).delivered(now++, sequence, "", offset);
        }

        void deliverToAll(int sequence, long offset) {
            deliver(0, sequence, offset);
            deliver(1, sequence, offset);
        }

        /** Publishes and delivers to all. */
        void all(String epoch, long offset) {
            deliverToAll(publish(epoch, offset), offset);
        }

        Set<Kind> end() {
            channel.end();
            Set<Kind> kinds = EnumSet.noneOf(Kind.class);
            kinds.addAll(violations.counts().keySet());
            return kinds;
        }
    }

    private static Arguments good(String what, Consumer<Play> steps) {
        return Arguments.of(what, steps, EnumSet.noneOf(Kind.class));
    }

    private static Arguments bad(String what, Kind kind, Consumer<Play> steps) {
        return Arguments.of(what, steps, EnumSet.of(kind));
    }

    static Stream<Arguments> goodHistories() {
        return Stream.of(
                good("everything to everybody", play -> {
                    play.all("a", 1);
                    play.all("a", 2);
                }),
                good("a publication that was not acknowledged and never came", play -> {
                    play.all("a", 1);
                    play.unanswered();
                    play.all("a", 2);
                }),
                good("a publication that was not acknowledged and came", play -> {
                    play.deliverToAll(play.unanswered(), 1);
                    play.all("a", 2);
                }),
                good("a publication that was not acknowledged and came after the next one", play -> {
                    int late = play.unanswered();
                    play.all("a", 1);
                    play.deliverToAll(late, 2);
                }),
                good("a publication that came before it was acknowledged", play -> {
                    int sequence = play.unanswered();
                    play.deliverToAll(sequence, 1);
                    play.channel.acknowledged(sequence, "a", 1);
                }),
                good("a recovery that gave what was missed", play -> {
                    play.all("a", 1);
                    int missed = play.publish("a", 2);
                    play.deliver(1, missed, 2);
                    play.goesOn(0, "a", 1);
                    play.deliver(0, missed, 2);
                }),
                good("a loss that was announced, in the same epoch", play -> {
                    play.deliver(1, play.publish("a", 1), 1);
                    play.begins(0, "a", 1);
                    play.all("a", 2);
                }),
                good("a loss that was announced with another epoch", play -> {
                    play.all("a", 1);
                    play.publish("a", 2);
                    play.begins(0, "b", 0);
                    play.begins(1, "b", 0);
                    play.all("b", 1);
                }),
                good("a publication that came again after an announcement", play -> {
                    int sequence = play.publish("a", 1);
                    play.deliverToAll(sequence, 1);
                    play.begins(0, "a", 0);
                    play.deliver(0, sequence, 1);
                }),
                good("one that was acknowledged while the announcement was under way, and came", play -> {
                    int sequence = play.unanswered();
                    play.begins(0, "b", 0);
                    play.begins(1, "b", 0);
                    play.channel.acknowledged(sequence, "b", 1);
                    play.deliverToAll(sequence, 1);
                }));
    }

    static Stream<Arguments> badHistories() {
        return Stream.of(
                bad("the last one does not come to one subscriber", Kind.LOST, play -> {
                    play.all("a", 1);
                    play.deliver(0, play.publish("a", 2), 2);
                }),
                bad("nothing comes to anybody", Kind.LOST, play -> play.publish("a", 1)),
                bad("the announcement came before the publication", Kind.LOST, play -> {
                    play.begins(0, "a", 0);
                    play.deliver(1, play.publish("a", 1), 1);
                }),
                bad("the announcement promised to go on before the publication", Kind.LOST, play -> {
                    int sequence = play.publish("a", 1);
                    play.deliver(1, sequence, 1);
                    play.begins(0, "a", 0);
                }),
                bad("a subscriber stays in an epoch in which nothing is published", Kind.LOST, play -> {
                    play.begins(0, "b", 0);
                    int sequence = play.publish("b", 1);
                    play.deliver(0, sequence, 1);
                }),
                bad("an offset that was not acknowledged is passed over", Kind.SKIPPED, play -> {
                    play.all("a", 1);
                    play.all("a", 3);
                }),
                bad("a recovery from a place that the client has not reached", Kind.SKIPPED, play -> {
                    int sequence = play.unanswered();
                    play.deliver(1, sequence, 1);
                    play.goesOn(0, "a", 1);
                }),
                bad("a recovery at a place that the client had passed", Kind.REGRESSED, play -> {
                    play.all("a", 1);
                    play.goesOn(0, "a", 0);
                }),
                bad("a publication comes twice", Kind.DOUBLED, play -> {
                    int sequence = play.publish("a", 1);
                    play.deliverToAll(sequence, 1);
                    play.deliver(0, sequence, 1);
                }),
                bad("a recovery is called complete in another epoch", Kind.OTHER_EPOCH, play -> {
                    play.all("a", 1);
                    play.goesOn(0, "b", 1);
                }),
                bad("a publication of another epoch comes as if it followed", Kind.OTHER_EPOCH, play -> {
                    play.all("a", 1);
                    play.subscribers.get(0).delivered(play.now++, play.unanswered(), "b", 2);
                }),
                bad("something comes that nobody has published", Kind.FOREIGN, play -> play.deliver(0, 7, 1)));
    }

    /** What cannot be wrong alone. */
    static Stream<Arguments> worseHistories() {
        return Stream.of(
                Arguments.of(
                        "acknowledged ones change places",
                        worse(play -> {
                            int first = play.publish("a", 1);
                            int second = play.publish("a", 2);
                            play.deliver(1, first, 1);
                            play.deliver(1, second, 2);
                            play.deliver(0, second, 2);
                            play.deliver(0, first, 1);
                        }),
                        EnumSet.of(Kind.REORDERED, Kind.REGRESSED, Kind.SKIPPED)),
                Arguments.of(
                        "the server orders them otherwise than it acknowledged them",
                        worse(play -> {
                            int first = play.publish("a", 2);
                            int second = play.publish("a", 1);
                            play.deliverToAll(second, 1);
                            play.deliverToAll(first, 2);
                        }),
                        EnumSet.of(Kind.REORDERED)),
                Arguments.of(
                        "an offset comes again with something else, as after a silent failover",
                        worse(play -> {
                            play.all("a", 1);
                            play.all("a", 1);
                        }),
                        EnumSet.of(Kind.REGRESSED, Kind.MISPLACED)),
                Arguments.of(
                        "two subscribers see different things at one place",
                        worse(play -> {
                            play.deliver(0, play.unanswered(), 1);
                            play.deliver(1, play.unanswered(), 1);
                        }),
                        EnumSet.of(Kind.MISPLACED)),
                Arguments.of(
                        "what was acknowledged is delivered at another place",
                        worse(play -> {
                            int sequence = play.publish("a", 2);
                            play.deliverToAll(sequence, 1);
                        }),
                        EnumSet.of(Kind.MISPLACED)),
                Arguments.of(
                        "one is left out in the middle",
                        worse(play -> {
                            play.all("a", 1);
                            play.deliver(1, play.publish("a", 2), 2);
                            play.all("a", 3);
                        }),
                        EnumSet.of(Kind.SKIPPED, Kind.LOST)),
                Arguments.of(
                        "it comes twice, the second time at a place of its own",
                        worse(play -> {
                            int sequence = play.publish("a", 1);
                            play.deliverToAll(sequence, 1);
                            play.deliver(0, sequence, 2);
                        }),
                        EnumSet.of(Kind.DOUBLED)));
    }

    private static Consumer<Play> worse(Consumer<Play> steps) {
        return steps;
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource({"goodHistories", "badHistories", "worseHistories"})
    @DisplayName("M14 The history checker finds what is wrong, and nothing else")
    void findsWhatIsWrong(String what, Consumer<Play> steps, Set<Kind> expected) {
        Play play = new Play();
        steps.accept(play);
        if (expected.contains(Kind.SKIPPED) || expected.contains(Kind.MISPLACED) || expected.contains(Kind.REGRESSED)) {
            assertThat(play.end()).as(what).containsAll(expected);
        } else {
            assertThat(play.end()).as(what).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("M14 Recovery is over when every subscriber has got something that was published after the fault")
    void recovery() {
        Play play = new Play();
        int before = play.publish("a", 1);
        play.recovery.begin(play.now, 2);
        play.deliverToAll(before, 1);
        assertThat(play.recovery.awaited()).isEqualTo(2);
        int after = play.publish("a", 2);
        play.deliver(0, after, 2);
        assertThat(play.recovery.awaited()).isEqualTo(1);
        play.subscribers.forEach(SubscriptionWitness::tellIfDeaf);
        assertThat(play.violations.counts()).containsOnlyKeys(Kind.DEAF).containsEntry(Kind.DEAF, 1L);
        play.deliver(1, after, 2);
        play.deliver(1, play.publish("a", 3), 3);
        assertThat(play.recovery.awaited()).isZero();
        assertThat(play.recovery.slowest()).isPositive();
    }

    @Test
    @DisplayName(
            "M14 A quiet channel is settled when everybody has what was acknowledged, or was told that it is missing")
    void settled() {
        Play play = new Play();
        play.all("a", 1);
        int under = play.unanswered();
        assertThat(play.channel.isSettled()).isTrue();
        play.channel.acknowledged(under, "a", 2);
        assertThat(play.channel.isSettled()).isFalse();
        play.channel.tellIfUnsettled();
        assertThat(play.violations.counts()).containsOnlyKeys(Kind.DEAF);
        play.deliver(0, under, 2);
        assertThat(play.channel.isSettled()).isFalse();
        play.begins(1, "a", 2);
        assertThat(play.channel.isSettled()).isTrue();
        play.channel.tellIfUnsettled();
        assertThat(play.violations.total()).isEqualTo(1);
    }

    @Test
    @DisplayName("M14 Violations are counted, and the first five of a kind kept")
    void examples() {
        Play play = new Play();
        for (int i = 0; i < 10; i++) {
            play.deliver(0, 100 + i, 1);
        }
        assertThat(play.violations.total()).isEqualTo(10);
        assertThat(play.violations.examples())
                .hasSize(5)
                .allMatch(each -> each.channel().equals("news"));
    }

    @Test
    @DisplayName("M14 What was announced as lost is counted, and so is what came again after it")
    void announcements() {
        Play play = new Play();
        int sequence = play.publish("a", 1);
        play.deliver(1, sequence, 1);
        play.begins(0, "a", 1);
        play.begins(1, "a", 0);
        play.deliver(1, sequence, 1);
        assertThat(play.end()).isEmpty();
        assertThat(play.channel.excused()).isEqualTo(1);
        assertThat(play.channel.acknowledged()).isEqualTo(1);
        assertThat(play.subscribers.get(0).announcements()).isEqualTo(1);
        assertThat(play.subscribers.get(1).again()).isEqualTo(1);
    }
}
