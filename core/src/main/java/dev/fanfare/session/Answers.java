package dev.fanfare.session;

import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.JsonValues;
import dev.fanfare.handler.Publishing;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.protocol.Encoding;
import dev.fanfare.protocol.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what an application answers before anything is done with it: an answer that its client could
 * not be given would end the connection, and information that other clients could not be given would end
 * theirs.
 */
final class Answers {

    private Answers() {}

    /**
     * The same answer.
     *
     * @param event what was asked
     * @param encoding that of the client
     * @throws IllegalStateException if there is no answer, or a payload in it is not JSON where it must be;
     *     the message repeats nothing of it
     */
    static <R> R deliverable(@Nullable R answer, Object event, Encoding encoding) {
        if (answer == null) {
            throw new IllegalStateException(handler(event) + " answered null");
        }
        boolean anyBytes = encoding == Encoding.PROTOBUF;
        if (answer instanceof Payload payload) {
            require(payload, anyBytes, event, "the answer");
        } else if (answer instanceof Publishing publishing) {
            require(publishing.data(), anyBytes, event, "the data");
        } else if (answer instanceof SubscribeOptions options) {
            require(options, anyBytes, event);
        } else if (answer instanceof SubscriptionGrant grant) {
            require(grant.options(), anyBytes, event);
        } else if (answer instanceof Credentials credentials) {
            require(credentials.info(), false, event, "the info");
            require(credentials.data(), anyBytes, event, "the data");
            credentials.subs().values().forEach(options -> require(options, anyBytes, event));
        }
        return answer;
    }

    private static void require(SubscribeOptions options, boolean anyBytes, Object event) {
        require(options.info(), false, event, "the info of a subscription");
        require(options.data(), anyBytes, event, "the data of a subscription");
    }

    private static void require(Payload payload, boolean anyBytes, Object event, String what) {
        if (!anyBytes) {
            JsonValues.requireJson(payload, what + " of " + handler(event));
        }
    }

    private static String handler(Object event) {
        if (event instanceof RpcEvent call) {
            return "the handler of the call \"" + call.method() + "\"";
        }
        // Tokens are strings, and no log may have them.
        return "the handler of a "
                + (event instanceof String ? "token" : event.getClass().getSimpleName());
    }
}
