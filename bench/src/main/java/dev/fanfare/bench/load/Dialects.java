package dev.fanfare.bench.load;

import dev.fanfare.bench.plan.Encoding;
import dev.fanfare.bench.plan.Plan;
import dev.fanfare.protocol.json.JsonCodec;
import dev.fanfare.protocol.protobuf.ProtobufCodec;

/** Which dialect a plan asks for. */
final class Dialects {

    private Dialects() {}

    static Dialect of(Plan plan) {
        return switch (plan.dialect()) {
            case CENTRIFUGE ->
                new CentrifugeDialect(plan.encoding() == Encoding.JSON ? JsonCodec.INSTANCE : ProtobufCodec.INSTANCE);
            case PLAIN -> new PlainDialect();
            case SOCKETIO -> new SocketIoDialect();
        };
    }
}
