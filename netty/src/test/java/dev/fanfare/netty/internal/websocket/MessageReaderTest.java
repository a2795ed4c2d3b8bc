package dev.fanfare.netty.internal.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nothing is delivered while the channel is not read from, however much has arrived. */
class MessageReaderTest {

    private final List<String> heard = new ArrayList<>();
    private final EmbeddedChannel socket = new EmbeddedChannel();
    private int pauseAfter = Integer.MAX_VALUE;

    private final class Recorder extends MessageReader {
        Recorder() {
            super(socket, new FrameReader(1000, false));
        }

        @Override
        protected void message(int opcode, byte[] message) {
            heard.add(new String(message, StandardCharsets.UTF_8));
            if (heard.size() == pauseAfter) {
                socket.config().setAutoRead(false);
            }
        }

        @Override
        protected void ponged() {
            heard.add("pong");
        }

        @Override
        protected void goodbye(int code, String reason) {
            heard.add("goodbye " + code);
        }

        @Override
        protected void refuse(Disconnect reason) {
            heard.add("refused " + reason.code());
        }

        @Override
        protected void bothClosed() {
            heard.add("both closed");
        }

        @Override
        protected boolean isClosing() {
            return false;
        }

        @Override
        protected @Nullable Disconnect problemWith(int opcode) {
            return null;
        }

        @Override
        protected boolean checksText() {
            return true;
        }
    }

    private static void frame(ByteBuf out, int opcode, String text) {
        out.writeByte(0x80 | opcode).writeByte(0x80 | text.length()).writeInt(0);
        out.writeCharSequence(text, StandardCharsets.US_ASCII);
    }

    /** A hundred messages and a goodbye. */
    private static ByteBuf everything() {
        ByteBuf bytes = Unpooled.buffer();
        for (int i = 0; i < 100; i++) {
            frame(bytes, WebSocketFrames.TEXT, "m" + i);
        }
        frame(bytes, WebSocketFrames.CLOSE, "");
        return bytes;
    }

    @Test
    void framesThatArrivedTogetherWaitUntilReadingGoesOn() {
        pauseAfter = 3;
        socket.pipeline().addLast(new Recorder());
        socket.writeInbound(everything());
        assertThat(heard).containsExactly("m0", "m1", "m2");
        pauseAfter = 5;
        socket.config().setAutoRead(true);
        socket.runPendingTasks();
        assertThat(heard).containsExactly("m0", "m1", "m2", "m3", "m4");
        pauseAfter = Integer.MAX_VALUE;
        socket.config().setAutoRead(true);
        socket.runPendingTasks();
        assertThat(heard).hasSize(101).endsWith("m99", "goodbye 0");
        socket.finishAndReleaseAll();
    }

    @Test
    void whatIsWrongIsFoundWhenItsTurnHasCome() {
        pauseAfter = 2;
        socket.pipeline().addLast(new Recorder());
        ByteBuf bytes = Unpooled.buffer();
        frame(bytes, WebSocketFrames.TEXT, "a");
        frame(bytes, WebSocketFrames.TEXT, "b");
        frame(bytes, WebSocketFrames.TEXT, "c");
        frame(bytes, 7, "");
        socket.writeInbound(bytes);
        assertThat(heard).containsExactly("a", "b");
        socket.config().setAutoRead(true);
        socket.runPendingTasks();
        assertThat(heard).containsExactly("a", "b", "c", "refused 1002");
        socket.finishAndReleaseAll();
    }

    @Test
    void whatHadArrivedFromAPeerThatIsGoneIsDelivered() {
        pauseAfter = 1;
        socket.pipeline().addLast(new Recorder());
        socket.writeInbound(everything());
        assertThat(heard).hasSize(1);
        socket.close();
        assertThat(heard).hasSize(101);
        socket.finishAndReleaseAll();
    }
}
