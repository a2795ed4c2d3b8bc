package dev.fanfare.server.api;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Carries out several calls in one request: {@code {"commands":[{"publish":{…}},…]}}. Each succeeds or fails
 * on its own.
 */
final class BatchMethod implements ApiMethod {

    private final Map<String, ApiMethod> methods;

    BatchMethod(Map<String, ApiMethod> methods) {
        this.methods = methods;
    }

    @Override
    public boolean answersBare() {
        return true;
    }

    /** A call and the name it came under, which its result goes back under. */
    private record Named(String method, Call call) {

        static Named refused(ProtocolError error, String detail) {
            return new Named("", () -> {
                throw new ErrorException(error, detail);
            });
        }
    }

    @Override
    public Call read(JsonFields in) {
        List<Named> commands = List.of();
        boolean parallel = false;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "commands" -> commands = in.list(() -> command(in));
                case "parallel" -> parallel = in.bool();
                default -> in.skip();
            }
        }
        List<String> names = commands.stream().map(Named::method).toList();
        List<Call> calls = commands.stream().map(Named::call).toList();
        boolean together = parallel;
        return () -> (together ? Replies.of(calls) : Replies.inOrder(calls)).thenApply(replies -> out -> {
            Iterator<String> name = names.iterator();
            out.alwaysList("replies", replies, reply -> out.object(o -> reply.write(o, name.next())));
        });
    }

    private Named command(JsonFields in) {
        in.requireObject();
        Named command = null;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            if (in.isNull()) {
                continue;
            }
            Named next = named(in, field);
            command = command == null ? next : Named.refused(ProtocolError.BAD_REQUEST, "a command names one method");
        }
        return command == null ? Named.refused(ProtocolError.BAD_REQUEST, "a command names no method") : command;
    }

    private Named named(JsonFields in, String name) {
        ApiMethod method = methods.get(name);
        if (method != null) {
            in.requireObject();
            return new Named(name, ApiMethod.checked(method, in));
        }
        Consumer<String> outer = in.onSkip(null);
        in.skip();
        in.onSkip(outer);
        return Named.refused(ProtocolError.METHOD_NOT_FOUND, "there is no method \"" + Outside.of(name) + "\"");
    }
}
