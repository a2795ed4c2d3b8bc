package dev.fanfare.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fanfare.protocol.protobuf.ProtobufCodec;

class ProtobufCodecFuzz {

    @FuzzTest(maxDuration = "10m")
    void frames(byte[] frame) {
        CodecFuzzing.readAndWrite(ProtobufCodec.INSTANCE, frame);
    }
}
