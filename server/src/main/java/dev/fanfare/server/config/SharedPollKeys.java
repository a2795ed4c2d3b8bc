package dev.fanfare.server.config;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.poll.SharedPollOptions;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what is said of shared polls. */
final class SharedPollKeys {

    /** The part of a namespace that says how its shared polls are. */
    static final String PART = "shared_poll";

    private SharedPollKeys() {}

    /** Whether the channels of a namespace are shared polls. */
    static boolean isOne(ObjectNode namespace) {
        return namespace.path("subscription_type").asString("").equalsIgnoreCase(SubscriptionType.SHARED_POLL.name());
    }

    /**
     * Leaves in a namespace what becomes its options, with what it does not say.
     *
     * @param namespace whose keys have been checked
     */
    static void prepare(ConfigBinder binder, String namespacePath, ObjectNode namespace) {
        JsonNode said = namespace.get(PART);
        if (said instanceof ObjectNode part) {
            ObjectNode whole = binder.completed(namespacePath + "." + PART, part);
            whole.remove("proxy_name");
            namespace.set(PART, whole);
        }
    }

    /** What all shared polls have in common; nothing if there are none. */
    static Optional<SharedPollOptions> read(ConfigBinder binder, Collection<NamespaceOptions> namespaces) {
        String secret = binder.bind(PART + ".hmac_secret_key", String.class);
        long validUntil = binder.atLeast(0, PART + ".hmac_previous_secret_key_valid_until");
        int limit = Math.toIntExact(Math.min(binder.atLeast(1, PART + ".concurrency_limit"), Integer.MAX_VALUE));
        if (namespaces.stream().noneMatch(options -> options.type() == SubscriptionType.SHARED_POLL)) {
            return Optional.empty();
        }
        if (secret.isEmpty()) {
            throw binder.problem(
                    PART + ".hmac_secret_key",
                    "a secret is needed for namespaces with subscription_type shared_poll: clients bring keys that the"
                            + " application has signed with it");
        }
        return Optional.of(new SharedPollOptions(
                secret,
                binder.bind(PART + ".hmac_previous_secret_key", String.class),
                validUntil == 0 ? null : Instant.ofEpochSecond(validUntil),
                limit));
    }
}
