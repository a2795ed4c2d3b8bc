package dev.fanfare.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fanfare.protocol.json.JsonCodec;

class JsonCodecFuzz {

    @FuzzTest(maxDuration = "10m")
    void frames(byte[] frame) {
        CodecFuzzing.readAndWrite(JsonCodec.INSTANCE, frame);
    }
}
