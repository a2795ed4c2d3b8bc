package dev.fanfare.session;

import dev.fanfare.handler.Handler;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Calls a method of the application. */
final class RpcHandler implements CommandHandler<Request.Rpc> {

    private final Engine engine;

    RpcHandler(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Session session, long id, Request.Rpc request) {
        Map<String, Handler<RpcEvent, CompletionStage<Payload>>> methods =
                engine.hooks().rpc();
        Handler<RpcEvent, CompletionStage<Payload>> method = methods.get(request.method());
        if (method == null) {
            session.refuse(id, methods.isEmpty() ? ProtocolError.NOT_AVAILABLE : ProtocolError.METHOD_NOT_FOUND);
            return;
        }
        session.await(
                id,
                session.handlers().ask(method, new RpcEvent(session.client(), request.method(), request.data())),
                data -> session.reply(id, new Result.Rpc(data)));
    }
}
