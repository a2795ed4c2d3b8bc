package dev.fanfare.internal.sequence;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.history.Retention;
import dev.fanfare.internal.handler.Results;
import dev.fanfare.internal.hub.States;
import dev.fanfare.internal.node.Node;
import dev.fanfare.internal.state.Counting;
import dev.fanfare.internal.state.StateChannels;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.sequence.Sequence;
import dev.fanfare.sequence.SequenceBlock;
import dev.fanfare.state.StateEntry;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Sequences, each the state of one channel with a single integer. */
public final class StateSequences {

    /** The key of the number that was given last. */
    private static final String NUMBER = "number";

    private final StateChannels channels;

    /** One for all sequences, of which each holds on to it. */
    private final Retention retention;

    private final Node node;
    private final Results results;

    StateSequences(StateChannels channels, Retention retention, Node node, Results results) {
        this.channels = channels;
        this.retention = retention;
        this.node = node;
        this.results = results;
    }

    /** The sequence of a name; whether there can be one, each call says. */
    public Sequence sequence(String name) {
        return new StateSequence(name);
    }

    private final class StateSequence implements Sequence {

        private final String name;

        private StateSequence(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public CompletionStage<Long> next() {
            return next(1).thenApply(SequenceBlock::last);
        }

        @Override
        public CompletionStage<SequenceBlock> next(long count) {
            return on(channel -> {
                if (count < 1 || count > Counting.MOST) {
                    throw new ErrorException(
                            ProtocolError.BAD_REQUEST, "the count must be from 1 to 2^53 - 1, and is " + count);
                }
                return node.states()
                        .update(
                                channel,
                                retention,
                                StateUpdate.builder().add(NUMBER, count).build())
                        .thenApply(result -> block(result, count));
            });
        }

        @Override
        public CompletionStage<Long> current() {
            return on(channel -> node.states().read(channel).thenApply(view -> number(view.entries())));
        }

        private <T> CompletionStage<T> on(Function<String, CompletionStage<T>> action) {
            try {
                if (node.isClosed()) {
                    throw new ErrorException(ProtocolError.INTERNAL, "the engine is closed");
                }
                return results.of(action.apply(channels.of(name)));
            } catch (ErrorException refused) {
                return CompletableFuture.failedStage(refused);
            }
        }

        private SequenceBlock block(StateResult result, long count) {
            return switch (result.outcome()) {
                case APPLIED -> {
                    long last = number(result.entries());
                    yield new SequenceBlock(last - count + 1, last);
                }
                case FULL -> throw States.noRoom();
                default ->
                    throw new ErrorException(
                            ProtocolError.LIMIT_EXCEEDED,
                            "the sequence \"" + Outside.of(name) + "\" does not have " + count
                                    + " more numbers: its last is 2^53 - 1");
            };
        }
    }

    private static long number(List<StateEntry> entries) {
        return entries.isEmpty() ? 0 : Long.parseLong(entries.get(0).value().utf8());
    }
}
