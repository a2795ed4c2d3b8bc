package dev.fanfare.internal.session.command;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Handler;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.internal.handler.BuiltInCalls;
import dev.fanfare.internal.handler.EventCall;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.session.Session;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Calls a method of the application. */
final class RpcHandler implements CommandHandler<Request.Rpc> {

    private final Hooks hooks;

    RpcHandler(Hooks hooks) {
        this.hooks = hooks;
    }

    @Override
    public void handle(Session session, long id, Request.Rpc request) {
        if (hooks.rpc().isEmpty() && hooks.otherRpc() == null && hooks.builtIn().isEmpty()) {
            session.refuse(id, ProtocolError.NOT_AVAILABLE);
        } else if (request.method().equals(EventCall.METHOD)) {
            try {
                EventCall event = EventCall.read(request.data());
                call(
                        session,
                        id,
                        new RpcEvent(session.profile().client(), event.name(), event.data()),
                        EventCall::answer);
            } catch (ErrorException senseless) {
                session.fail(id, senseless);
            }
        } else {
            RpcEvent call = new RpcEvent(session.profile().client(), request.method(), request.data());
            call(session, id, call, BuiltInCalls.Answer::data);
        }
    }

    /**
     * @param form what an answer looks like to the caller
     */
    private void call(Session session, long id, RpcEvent call, Function<BuiltInCalls.Answer, Payload> form) {
        session.await(id, answer(session, call), answer -> session.reply(id, new Result.Rpc(form.apply(answer))));
    }

    private CompletionStage<BuiltInCalls.Answer> answer(Session session, RpcEvent call) {
        Handler<RpcEvent, CompletionStage<Payload>> method = hooks.rpc().get(call.method());
        BuiltInCalls builtIn = hooks.builtIn();
        if (method != null) {
            return session.handlers().ask(method, call).thenApply(data -> new BuiltInCalls.Answer(data, false));
        }
        if (builtIn.offers(call.method())) {
            return session.handlers().limited(() -> builtIn.call(call, new SessionTurn(session)));
        }
        Handler<RpcEvent, CompletionStage<Payload>> other = hooks.otherRpc();
        if (other != null) {
            return session.handlers().ask(other, call).thenApply(data -> new BuiltInCalls.Answer(data, false));
        }
        return CompletableFuture.failedStage(new ErrorException(
                ProtocolError.METHOD_NOT_FOUND, "there is no handler for the call or event \"" + call.method() + "\""));
    }
}
