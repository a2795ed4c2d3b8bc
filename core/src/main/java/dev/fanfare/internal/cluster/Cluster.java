package dev.fanfare.internal.cluster;

import dev.fanfare.cluster.Survey;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.spi.ControlBus;
import dev.fanfare.spi.Ticker;
import dev.fanfare.spi.Timer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The nodes that work together, seen from one of them: who they are, what one asks the others to do, and what it does for
 * them. What matters is never only sent: it is answered, or the one who asked is told which node has not. Safe for any
 * thread.
 */
public final class Cluster implements AutoCloseable {

    /** How often a node says that it is there. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(3);

    /** A node that was not heard of for so long is gone. */
    public static final Duration GONE_AFTER = Duration.ofSeconds(10);

    /** How long an answer may take. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private final String self;
    private final ControlBus bus;
    private final Performer performer;
    private final Ticker ticker;
    private final Timer timer;
    private final ControlCodec codec = new ControlCodec();
    private final AtomicLong lastQuestion = new AtomicLong();

    private final Map<String, Peer> others = new ConcurrentHashMap<>();

    private final Map<Long, Question<?>> questions = new ConcurrentHashMap<>();
    private final List<Missed> missed = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /**
     * Joins the others.
     *
     * @param self the id of this node
     * @param performer does what this node is asked to do
     * @param ticker tells how long nobody was heard of
     * @param timer for heartbeats and answers that do not come
     */
    public Cluster(String self, ControlBus bus, Performer performer, Ticker ticker, Timer timer) {
        this.self = self;
        this.bus = bus;
        this.performer = performer;
        this.ticker = ticker;
        this.timer = timer;
    }

    /** Starts the bus, and says that this node is there, once and again, if there is anybody to hear it. */
    public void start() {
        bus.start(self, this::received);
        if (bus != ControlBus.none()) {
            beat();
        }
    }

    private void beat() {
        if (!closed) {
            sendToOthers(new ControlMessage.Alive(self));
            others.values().removeIf(peer -> peer.isGone(ticker.millis()));
            timer.after(HEARTBEAT, this::beat);
        }
    }

    /** The ids of the nodes that are there, without this one. */
    public Set<String> others() {
        Set<String> present = new HashSet<>();
        others.forEach((node, peer) -> {
            if (!peer.isGone(ticker.millis())) {
                present.add(node);
            }
        });
        return present;
    }

    /** Whether a node is there, be it this one. */
    public boolean isThere(String node) {
        Peer peer = others.get(node);
        return node.equals(self) || (peer != null && !peer.isGone(ticker.millis()));
    }

    /** What a node may have missed while it was not in sight. */
    private record Missed(String what, Supplier<? extends @Nullable Task<?>> task) {}

    /**
     * Says what a node is asked when it comes into sight, for the first time or after it was not heard of: what all were asked
     * to do meanwhile, it was not asked. It is asked again until it has done that, or is out of sight.
     *
     * @param what it does not know then, as the beginning of a sentence for the log
     * @param task answers null if there was nothing; called on a thread of the bus or the timer's, and returns at once
     */
    public void onMet(String what, Supplier<? extends @Nullable Task<?>> task) {
        missed.add(new Missed(what, task));
    }

    private void tell(String node, Missed each) {
        Task<?> task = each.task.get();
        if (task == null) {
            return;
        }
        var unused = ask(node, task).thenAccept(survey -> {
            if (!survey.isComplete() && others().contains(node)) {
                LOG.warn(
                        "{} is not known to a node that was out of sight, which is told again: {}",
                        Outside.sentence(each.what),
                        Outside.sentence(survey.missing()));
                timer.after(HEARTBEAT, () -> tell(node, each));
            }
        });
    }

    // ---- asking

    /**
     * Has all nodes do something, this one included.
     *
     * @return completes with what each of them said, when all have, or after {@link #PATIENCE}; never fails
     */
    public <R> CompletionStage<Survey<R>> askAll(Task<R> task) {
        Set<String> asked = others();
        Question<R> question = begin(task, asked, true);
        perform(task).whenComplete((result, problem) -> question.answered(self, result, problem));
        send(question, asked);
        return question.survey();
    }

    /** Has all others do something; as {@link #askAll}. */
    public <R> CompletionStage<Survey<R>> askOthers(Task<R> task) {
        return ask(others(), task);
    }

    /** Has one node do something, be it this one; as {@link #askAll}. */
    public <R> CompletionStage<Survey<R>> ask(String node, Task<R> task) {
        if (!node.equals(self)) {
            return ask(Set.of(node), task);
        }
        Question<R> question = begin(task, Set.of(), true);
        perform(task).whenComplete((result, problem) -> question.answered(self, result, problem));
        return question.survey();
    }

    private <R> CompletionStage<Survey<R>> ask(Set<String> asked, Task<R> task) {
        Question<R> question = begin(task, asked, false);
        send(question, asked);
        return question.survey();
    }

    private <R> Question<R> begin(Task<R> task, Set<String> asked, boolean withSelf) {
        Set<String> expected = new HashSet<>(asked);
        if (withSelf) {
            expected.add(self);
        }
        Question<R> question = new Question<>(lastQuestion.incrementAndGet(), task, expected);
        if (!asked.isEmpty()) {
            questions.put(question.id(), question);
            var unused = question.survey().whenComplete((survey, never) -> questions.remove(question.id()));
            timer.after(PATIENCE, question::giveUp);
        }
        return question;
    }

    private void send(Question<?> question, Set<String> asked) {
        if (asked.isEmpty()) {
            return;
        }
        byte[] message = codec.encode(new ControlMessage.Ask(self, question.id(), codec.tree(question.task())));
        for (String node : asked) {
            var unused = send(node, message).whenComplete((sent, problem) -> {
                if (problem != null) {
                    question.failed(node, Problems.causeOf(problem));
                }
            });
        }
    }

    /** What a bus throws is a failure like any other. */
    private CompletionStage<Void> send(String node, byte[] message) {
        return CompletableFuture.completedStage(message).thenCompose(bytes -> bus.send(node, bytes));
    }

    private void sendToOthers(ControlMessage message) {
        CompletableFuture.completedStage(codec.encode(message))
                .thenCompose(bus::sendToOthers)
                .whenComplete((sent, problem) -> {
                    if (problem != null) {
                        LOG.debug("Other nodes could not be told of this one", problem);
                    }
                });
    }

    // ---- being asked

    private void received(byte[] bytes) {
        ControlMessage message;
        try {
            message = codec.decode(bytes);
        } catch (JacksonException senseless) {
            LOG.warn("A message of another node cannot be read: {}", Outside.sentence(senseless.getOriginalMessage()));
            return;
        }
        if (closed) {
            return;
        }
        if (message instanceof ControlMessage.Ask ask) {
            if (seen(ask.from()).asks(ask.id())) {
                answer(ask);
            }
        } else if (message instanceof ControlMessage.Answer answer) {
            seen(answer.from());
            Question<?> question = questions.get(answer.id());
            if (question != null) {
                question.answered(answer, codec);
            }
        } else if (message instanceof ControlMessage.Alive alive) {
            seen(alive.from());
        } else if (message instanceof ControlMessage.Gone gone) {
            others.remove(gone.from());
            questions
                    .values()
                    .forEach(question -> question.failed(
                            gone.from(), new ErrorException(ProtocolError.INTERNAL, "the node has stopped")));
        }
    }

    /** A node that was not there is told of this one at once, so that a newcomer knows all within a moment. */
    private Peer seen(String node) {
        Peer peer = others.computeIfAbsent(node, any -> new Peer());
        if (peer.seen(ticker.millis())) {
            LOG.info("Node {} is there", Outside.of(node));
            reply(node, new ControlMessage.Alive(self));
            missed.forEach(each -> tell(node, each));
        }
        return peer;
    }

    private void answer(ControlMessage.Ask ask) {
        CompletableFuture.completedStage(ask.task())
                .thenApply(this::task)
                .thenCompose(this::perform)
                .handle((result, problem) -> problem == null
                        ? new ControlMessage.Answer(self, ask.id(), codec.tree(result), null)
                        : new ControlMessage.Answer(self, ask.id(), null, problem(Problems.causeOf(problem))))
                .thenAccept(answer -> reply(ask.from(), answer));
    }

    private Task<?> task(JsonNode written) {
        try {
            return codec.read(written, Task.class);
        } catch (JacksonException unknown) {
            throw new ErrorException(
                    ProtocolError.NOT_AVAILABLE,
                    "the node does not know how to do this: " + unknown.getOriginalMessage());
        }
    }

    private <R> CompletionStage<R> perform(Task<R> task) {
        return CompletableFuture.completedStage(task).thenCompose(each -> each.by(performer));
    }

    private static ControlMessage.Problem problem(Throwable problem) {
        if (problem instanceof ErrorException refused) {
            ProtocolError error = refused.error();
            return new ControlMessage.Problem(
                    error.code(), error.message(), error.temporary(), String.valueOf(refused.getMessage()));
        }
        LOG.error("What another node has asked for failed", problem);
        ProtocolError error = ProtocolError.INTERNAL;
        return new ControlMessage.Problem(error.code(), error.message(), error.temporary(), error.message());
    }

    private void reply(String node, ControlMessage message) {
        var unused = send(node, codec.encode(message)).whenComplete((sent, problem) -> {
            if (problem != null) {
                LOG.debug("Node {} could not be answered", Outside.of(node), problem);
            }
        });
    }

    /** Says that this node is about to end; what is asked is answered no more. */
    @Override
    public void close() {
        closed = true;
        sendToOthers(new ControlMessage.Gone(self));
        questions.values().forEach(Question::giveUp);
        bus.close();
    }
}
