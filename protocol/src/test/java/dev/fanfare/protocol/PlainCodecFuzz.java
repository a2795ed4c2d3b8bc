package dev.fanfare.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fanfare.protocol.plain.PlainCodec;

class PlainCodecFuzz {

    @FuzzTest(maxDuration = "10m")
    void texts(byte[] text) {
        CodecFuzzing.serverMessages(PlainCodec.INSTANCE, text);
        for (Command command : CodecFuzzing.commands(PlainCodec.INSTANCE, text)) {
            assertThat(PlainCodec.INSTANCE.encode(command))
                    .as("the text of a peer, when it comes back")
                    .isEqualTo(text);
        }
    }
}
