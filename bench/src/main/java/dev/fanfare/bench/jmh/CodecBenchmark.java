package dev.fanfare.bench.jmh;

import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.CommandReader;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.json.JsonCodec;
import dev.fanfare.protocol.protobuf.ProtobufCodec;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What one message costs to encode and to decode. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {

    /** Which encoding. */
    @Param({"JSON", "PROTOBUF"})
    public String encoding = "JSON";

    /** Bytes of the payload. */
    @Param({"128", "1024"})
    public int payload;

    private Codec codec = JsonCodec.INSTANCE;
    private Push push = new Push.Message(Payload.EMPTY);
    private byte[] publish = {};
    private byte[] subscribe = {};

    /** Makes the messages. */
    @Setup
    public void prepare() {
        codec = encoding.equals("JSON") ? JsonCodec.INSTANCE : ProtobufCodec.INSTANCE;
        Payload data = Payload.utf8("\"" + "x".repeat(payload - 2) + "\"");
        push = new Push.Published("news:today", new Publication(data, null, 123_456, Map.of(), false, 0, "", ""));
        publish = codec.encode(new Command(7, new Request.Publish("news:today", data)));
        subscribe = codec.encode(new Command(8, Request.Subscribe.to("news:today")));
    }

    /** A publication for subscribers. */
    @Benchmark
    public byte[] encodePublication() {
        return codec.encode(push);
    }

    /** A publish command of a client. */
    @Benchmark
    public void decodePublish(Blackhole blackhole) {
        decode(publish, blackhole);
    }

    /** A subscribe command of a client. */
    @Benchmark
    public void decodeSubscribe(Blackhole blackhole) {
        decode(subscribe, blackhole);
    }

    private void decode(byte[] frame, Blackhole blackhole) {
        CommandReader commands = codec.commands(frame);
        for (Command command = commands.next(); command != null; command = commands.next()) {
            blackhole.consume(command);
        }
    }
}
