package dev.fanfare.delivery;

import dev.fanfare.push.PushProvider;
import dev.fanfare.push.PushResult;
import dev.fanfare.push.RenderedMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A push service whose answers a test decides. */
final class ScriptedProvider implements PushProvider {

    /** A message as it was sent. */
    record Sent(String token, RenderedMessage message, long nanos) {}

    final List<Sent> sent = Collections.synchronizedList(new ArrayList<>());

    private final Map<String, AtomicLong> times = new ConcurrentHashMap<>();
    private final String name;

    /** By token, and the how manieth message it is for it, from 1. */
    private volatile BiFunction<String, Long, @Nullable PushResult> answers =
            (token, time) -> new PushResult.Accepted("");

    ScriptedProvider(String name) {
        this.name = name;
    }

    void answers(BiFunction<String, Long, @Nullable PushResult> value) {
        answers = value;
    }

    List<Sent> all() {
        synchronized (sent) {
            return List.copyOf(sent);
        }
    }

    List<String> tokens() {
        return all().stream().map(Sent::token).toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void checkToken(String token) {
        if (token.startsWith("bad")) {
            throw new IllegalArgumentException("a token of " + name + " does not begin with bad");
        }
    }

    @Override
    public void checkMessage(RenderedMessage message) {
        if (message.text().length() > 1_000) {
            throw new IllegalArgumentException("the message is too large for " + name + "; shorten its text");
        }
    }

    @Override
    public CompletionStage<PushResult> send(String token, RenderedMessage message) {
        sent.add(new Sent(token, message, System.nanoTime()));
        long time = times.computeIfAbsent(token, first -> new AtomicLong()).incrementAndGet();
        if (token.equals("throws") || token.equals("error")) {
            var unused = answers.apply(token, time);
        }
        return CompletableFuture.supplyAsync(() -> answers.apply(token, time));
    }

    @Override
    public void close() {}
}
