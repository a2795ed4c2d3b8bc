package dev.fanfare.server.api;

import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Carries out several calls in one request: {@code {"commands":[{"publish":{…}},…]}}. */
final class BatchMethod implements ApiMethod {

    private final Map<String, ApiMethod> methods;

    BatchMethod(Map<String, ApiMethod> methods) {
        this.methods = methods;
    }

    /** A call and the name it came under, which its result goes back under. */
    private record Named(String method, Call call) {}

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
            ApiMethod method = methods.get(field);
            if (command == null && method != null && in.enterObject()) {
                command = new Named(field, method.read(in));
            } else {
                in.skip();
            }
        }
        if (command == null) {
            throw new ProtocolException("a command of a batch holds no known method");
        }
        return command;
    }
}
