package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;

/** Takes numbers of a sequence. */
final class SequenceNextMethod implements ApiMethod {

    private final Fanfare fanfare;

    SequenceNextMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String name = "";
        long count = 1;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "name" -> name = in.string();
                case "count" -> count = in.isNull() ? 1 : in.signedLong();
                default -> in.skip();
            }
        }
        String sequence = name;
        long howMany = count;
        return () -> {
            if (!fanfare.hasSequences()) {
                throw new ErrorException(ProtocolError.NOT_AVAILABLE, "sequences are off; see sequence.enabled");
            }
            return fanfare.sequence(sequence)
                    .next(howMany)
                    .thenApply(block ->
                            out -> out.alwaysNumber("number", block.last()).alwaysNumber("first", block.first()));
        };
    }
}
