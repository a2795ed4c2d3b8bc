package dev.fanfare.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What holds for every codec, whatever it is given to read. */
final class CodecFuzzing {

    private CodecFuzzing() {}

    /** A frame is what it says, or refused with a reason; and what it says can be said again. */
    static void readAndWrite(Codec codec, byte[] frame) {
        List<Command> commands = commands(codec, frame);
        for (Command command : commands) {
            // Writing may leave out what means nothing, such as spaces, but only once.
            List<Command> written = GoldenFilesTest.decode(codec, codec.encode(command));
            assertThat(written).hasSize(1);
            assertThat(GoldenFilesTest.decode(codec, codec.encode(written.get(0))))
                    .isEqualTo(written);
        }
        for (ServerMessage message : serverMessages(codec, frame)) {
            List<ServerMessage> written = codec.serverMessages(codec.encode(message));
            assertThat(written).hasSize(1);
            assertThat(codec.serverMessages(codec.encode(written.get(0)))).isEqualTo(written);
        }
    }

    static List<Command> commands(Codec codec, byte[] frame) {
        List<Command> commands = new ArrayList<>();
        CommandReader reader = codec.commands(frame);
        try {
            for (Command command = reader.next(); command != null; command = reader.next()) {
                commands.add(command);
                isNoMoreThan(frame, commands);
            }
        } catch (ProtocolException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
        return commands;
    }

    static List<ServerMessage> serverMessages(Codec codec, byte[] frame) {
        try {
            List<ServerMessage> messages = codec.serverMessages(frame);
            isNoMoreThan(frame, messages);
            return messages;
        } catch (ProtocolException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return List.of();
        }
    }

    private static void isNoMoreThan(byte[] frame, Collection<?> messages) {
        assertThat(messages.size()).as("messages").isLessThanOrEqualTo(Math.max(1, frame.length));
    }
}
