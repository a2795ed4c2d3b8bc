package dev.fanfare.server.api;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.outbox.DeadMessage;
import dev.fanfare.outbox.DeadMessages;
import dev.fanfare.outbox.OutboxCounts;
import dev.fanfare.outbox.OutboxRelay;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says how the outbox is doing, and decides what becomes of messages that it has given up. */
final class OutboxMethod implements ApiMethod {

    private static final int PAGE = 100;

    private final @Nullable OutboxRelay relay;
    private final Executor threads;
    private final Reading reading;

    /** How a request is read. */
    private interface Reading {
        Asked read(JsonFields in);
    }

    /** What is asked of the outbox; may block. */
    private interface Asked {
        Consumer<JsonWriter> of(OutboxRelay relay) throws SQLException;
    }

    /** Something that can be done with a message. */
    private interface Decision {
        boolean on(DeadMessages dead, String id) throws SQLException;
    }

    private OutboxMethod(@Nullable OutboxRelay relay, Executor threads, Reading reading) {
        this.relay = relay;
        this.threads = threads;
        this.reading = reading;
    }

    /** How the outbox is doing. */
    static OutboxMethod counts(@Nullable OutboxRelay relay, Executor threads) {
        return new OutboxMethod(relay, threads, in -> {
            for (String field = in.nextField(); field != null; field = in.nextField()) {
                in.skip();
            }
            return sending -> counts(sending.counts());
        });
    }

    private static Consumer<JsonWriter> counts(OutboxCounts counts) {
        return out -> out.alwaysNumber("sent", counts.sent())
                .alwaysNumber("failed", counts.failed())
                .alwaysNumber("given_up", counts.givenUp())
                .alwaysNumber("partitions", counts.partitions())
                .alwaysNumber("pending", counts.pending())
                .alwaysNumber("lag", counts.lag().toMillis())
                .alwaysNumber("dead", counts.dead());
    }

    /** Lists a page of the messages that were given up. */
    static OutboxMethod list(@Nullable OutboxRelay relay, Executor threads) {
        return new OutboxMethod(relay, threads, OutboxMethod::listing);
    }

    private static Asked listing(JsonFields in) {
        long after = 0;
        long limit = 0;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "cursor" -> after = in.unsignedLong();
                case "limit" -> limit = in.unsignedInt();
                default -> in.skip();
            }
        }
        long from = after;
        int most = limit == 0 ? PAGE : (int) Math.min(limit, Integer.MAX_VALUE);
        return sending -> {
            List<DeadMessage> page = page(sending, from, most);
            return out -> {
                out.alwaysList("messages", page, each -> out.object(o -> write(o, each)));
                if (page.size() == most) {
                    out.number("cursor", page.get(most - 1).number());
                }
            };
        };
    }

    private static List<DeadMessage> page(OutboxRelay relay, long after, int limit) throws SQLException {
        try {
            return relay.dead().list(after, limit);
        } catch (IllegalArgumentException impossible) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, String.valueOf(impossible.getMessage()));
        }
    }

    private static void write(JsonWriter out, DeadMessage dead) {
        Payload payload = dead.message().payload();
        boolean isJson = !payload.isEmpty() && payload.isJson();
        out.string("id", dead.id())
                .string("kind", dead.message().kind())
                .string("target", dead.message().target())
                .payload("data", isJson ? payload : Payload.EMPTY)
                .string("b64data", isJson ? "" : Base64.getEncoder().encodeToString(payload.unsafeArray()))
                .strings("headers", dead.message().headers())
                .string("idempotency_key", dead.message().idempotencyKey())
                .string("created_at", dead.created().toString())
                .string("died_at", dead.died().toString())
                .alwaysNumber("attempts", dead.attempts())
                .string("problem", dead.problem());
    }

    /** Has one sent anew. */
    static OutboxMethod retry(@Nullable OutboxRelay relay, Executor threads) {
        return new OutboxMethod(relay, threads, in -> deciding(in, DeadMessages::retry));
    }

    /** Forgets one. */
    static OutboxMethod discard(@Nullable OutboxRelay relay, Executor threads) {
        return new OutboxMethod(relay, threads, in -> deciding(in, DeadMessages::discard));
    }

    private static Asked deciding(JsonFields in, Decision decision) {
        String id = in.only("id", in::string, "");
        return sending -> {
            boolean wasThere = decision.on(sending.dead(), id);
            return out -> out.bool("found", wasThere);
        };
    }

    @Override
    public Call read(JsonFields in) {
        Asked asked = reading.read(in);
        return () -> {
            if (relay == null) {
                throw new ErrorException(ProtocolError.NOT_AVAILABLE, "there is no outbox; see outbox.enabled");
            }
            return CompletableFuture.completedStage(relay).thenComposeAsync(sending -> answer(sending, asked), threads);
        };
    }

    private static CompletionStage<Consumer<JsonWriter>> answer(OutboxRelay relay, Asked asked) {
        try {
            return CompletableFuture.completedStage(asked.of(relay));
        } catch (SQLException | RuntimeException failed) {
            return CompletableFuture.failedStage(failed);
        }
    }
}
