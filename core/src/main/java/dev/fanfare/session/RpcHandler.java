package dev.fanfare.session;

import dev.fanfare.handler.BuiltInCalls;
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
        BuiltInCalls builtIn = engine.hooks().builtIn();
        RpcEvent event = new RpcEvent(session.client(), request.method(), request.data());
        if (method != null) {
            answer(session, id, session.handlers().ask(method, event));
        } else if (builtIn.offers(request.method())) {
            answer(session, id, session.handlers().limited(() -> builtIn.call(event, new SessionTurn(session))));
        } else {
            boolean isNothingThere = methods.isEmpty() && builtIn.isEmpty();
            session.refuse(id, isNothingThere ? ProtocolError.NOT_AVAILABLE : ProtocolError.METHOD_NOT_FOUND);
        }
    }

    private static void answer(Session session, long id, CompletionStage<Payload> answer) {
        session.await(id, answer, data -> session.reply(id, new Result.Rpc(data)));
    }
}
