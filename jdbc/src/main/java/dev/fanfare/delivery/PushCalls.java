package dev.fanfare.delivery;

import dev.fanfare.device.DeviceRegistration;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Handler;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.jdbc.internal.Parameters;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a client can do with its own device, by calls. */
final class PushCalls {

    private static final String PREFIX = "fanfare.push.";

    private final Supplier<JdbcPush> push;

    PushCalls(Supplier<JdbcPush> push) {
        this.push = push;
    }

    /** Everything that parameters may say. */
    private static final class Asked {
        private String id = "";
        private String provider = "";
        private String token = "";
        private String platform = "";
        private String locale = "";
        private String timezone = "";
        private @Nullable Set<String> topics;
    }

    Map<String, Handler<RpcEvent, CompletionStage<Payload>>> byMethod() {
        return Map.of(
                PREFIX + "key",
                answering((user, asked) -> CompletableFuture.completedStage(key())),
                PREFIX + "register",
                answering(this::register),
                PREFIX + "remove",
                answering(this::remove),
                PREFIX + "report",
                event -> push.get().report(event.data()).thenApply(known -> Payload.EMPTY),
                PREFIX + "acknowledge",
                answering(
                        (user, asked) -> push.get().acknowledge(user, asked.id).thenApply(done -> Payload.EMPTY)));
    }

    private static Handler<RpcEvent, CompletionStage<Payload>> answering(
            BiFunction<String, Asked, CompletionStage<Payload>> action) {
        return event -> Parameters.answering(
                event.data(),
                PushCalls::read,
                asked -> action.apply(event.client().user(), asked));
    }

    private Payload key() {
        return push.get()
                .publicKey()
                .map(key -> JsonWriter.objectPayload(out -> out.string("webpush", key)))
                .orElseThrow(() -> new ErrorException(
                        ProtocolError.NOT_AVAILABLE, "this server pushes to no browsers: it has no provider webpush"));
    }

    private CompletionStage<Payload> register(String user, Asked asked) {
        requireOwner(user);
        PushOptions options = push.get().options();
        Set<String> topics = asked.topics == null ? Set.of() : asked.topics;
        for (String topic : topics) {
            if (!options.clientTopics().contains(topic)) {
                throw new ErrorException(
                        ProtocolError.PERMISSION_DENIED,
                        "clients may not put their devices into the topic \"" + Outside.of(topic) + "\"");
            }
        }
        DeviceRegistration registration = new DeviceRegistration(
                asked.id,
                user,
                asked.provider,
                asked.token,
                asked.platform,
                asked.locale,
                asked.timezone,
                Map.of(),
                topics);
        return push.get()
                .devices()
                .renew(registration, asked.topics == null ? Set.of() : options.clientTopics())
                .thenApply(id -> JsonWriter.objectPayload(out -> out.string("id", id)));
    }

    private CompletionStage<Payload> remove(String user, Asked asked) {
        requireOwner(user);
        return push.get().devices().removeOwn(asked.id, user).thenApply(done -> Payload.EMPTY);
    }

    private void requireOwner(String user) {
        if (user.isEmpty() && !push.get().options().anonymous()) {
            throw new ErrorException(ProtocolError.PERMISSION_DENIED, "devices are those of clients with a user id");
        }
    }

    private static Asked read(JsonFields in) {
        Asked asked = new Asked();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "id" -> asked.id = in.string();
                case "provider" -> asked.provider = in.string();
                case "token" -> asked.token = in.string();
                case "platform" -> asked.platform = in.string();
                case "locale" -> asked.locale = in.string();
                case "timezone" -> asked.timezone = in.string();
                case "topics" -> asked.topics = Set.copyOf(in.list(in::string));
                default -> in.skip();
            }
        }
        return asked;
    }
}
