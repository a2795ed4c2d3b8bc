package dev.fanfare.internal.session;

import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.JsonValues;
import dev.fanfare.handler.Publishing;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscriptionGrant;
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
     * @param isText whether the client can only be given JSON
     * @throws IllegalStateException if there is no answer, or a payload in it is not JSON where it must be;
     *     the message repeats nothing of it
     */
    static <R> R deliverable(@Nullable R answer, Object event, boolean isText) {
        if (answer == null) {
            throw new IllegalStateException(handler(event) + " answered null");
        }
        if (answer instanceof Payload payload) {
            require(payload, isText, event, "the answer");
        } else if (answer instanceof Publishing publishing) {
            require(publishing.data(), isText, event, "the data");
        } else if (answer instanceof SubscribeOptions options) {
            require(options, isText, event);
        } else if (answer instanceof SubscriptionGrant grant) {
            require(grant.options(), isText, event);
        } else if (answer instanceof Credentials credentials) {
            require(credentials.info(), true, event, "the info");
            require(credentials.data(), isText, event, "the data");
            credentials.subs().values().forEach(options -> require(options, isText, event));
        }
        return answer;
    }

    private static void require(SubscribeOptions options, boolean mustBeJson, Object event) {
        require(options.info(), true, event, "the info of a subscription");
        require(options.data(), mustBeJson, event, "the data of a subscription");
    }

    private static void require(Payload payload, boolean mustBeJson, Object event, String what) {
        if (mustBeJson) {
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
