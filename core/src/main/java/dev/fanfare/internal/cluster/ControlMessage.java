package dev.fanfare.internal.cluster;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What nodes send each other. Fields and kinds that a node does not know are passed over, so that versions may differ. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = ControlMessage.Unknown.class)
@JsonSubTypes({
    @JsonSubTypes.Type(name = "ask", value = ControlMessage.Ask.class),
    @JsonSubTypes.Type(name = "answer", value = ControlMessage.Answer.class),
    @JsonSubTypes.Type(name = "alive", value = ControlMessage.Alive.class),
    @JsonSubTypes.Type(name = "gone", value = ControlMessage.Gone.class),
})
sealed interface ControlMessage {

    /**
     * Do something, and say what came of it.
     *
     * @param from the node that asks
     * @param id of the question, for the answer
     * @param task a {@link Task}, or something that only newer nodes know
     */
    record Ask(String from, long id, JsonNode task) implements ControlMessage {}

    /**
     * What came of a task.
     *
     * @param result null if there was a problem
     * @param problem null if there was none
     */
    record Answer(
            String from,
            long id,
            @Nullable JsonNode result,
            @Nullable Problem problem) implements ControlMessage {}

    /** An error as the protocol has them, with what the log is to say. */
    record Problem(int code, String message, boolean temporary, String detail) {}

    /** A node is there. */
    record Alive(String from) implements ControlMessage {}

    /** A node is about to end. */
    record Gone(String from) implements ControlMessage {}

    /** Something of a newer version. */
    record Unknown() implements ControlMessage {}
}
