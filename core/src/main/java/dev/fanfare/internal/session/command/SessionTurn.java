package dev.fanfare.internal.session.command;

import dev.fanfare.handler.Handler;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.internal.handler.BuiltInCalls;
import dev.fanfare.internal.session.Session;
import dev.fanfare.protocol.Payload;
import java.util.concurrent.CompletionStage;

/** A session's turn among the calls of an application. */
record SessionTurn(Session session) implements BuiltInCalls.Turn {

    @Override
    public CompletionStage<Payload> ask(Handler<RpcEvent, CompletionStage<Payload>> handler, RpcEvent event) {
        return session.handlers().askAnyway(handler, event);
    }

    @Override
    public void later(Runnable task, long delayMillis) {
        session.loop().after(task, delayMillis);
    }
}
