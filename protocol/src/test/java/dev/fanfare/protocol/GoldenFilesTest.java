package dev.fanfare.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.json.JsonCodec;
import dev.fanfare.protocol.protobuf.ProtobufCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("M2 every message has the documented form on the wire")
class GoldenFilesTest {

    static Stream<Arguments> commands() {
        return GoldenMessages.commands().entrySet().stream()
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    static Stream<Arguments> serverMessages() {
        return GoldenMessages.serverMessages().entrySet().stream()
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "command {0} in JSON")
    @MethodSource("commands")
    void commandInJson(String name, Command command) {
        byte[] golden = json("command-" + name);
        assertThat(text(JsonCodec.INSTANCE.encode(command))).isEqualTo(text(golden));
        assertThat(decode(JsonCodec.INSTANCE, golden)).containsExactly(command);
    }

    @ParameterizedTest(name = "command {0} in Protobuf")
    @MethodSource("commands")
    void commandInProtobuf(String name, Command command) {
        byte[] golden = protobuf("command-" + name);
        assertThat(hex(ProtobufCodec.INSTANCE.encode(command))).isEqualTo(hex(golden));
        assertThat(decode(ProtobufCodec.INSTANCE, golden)).containsExactly(command);
    }

    @ParameterizedTest(name = "{0} in JSON")
    @MethodSource("serverMessages")
    void serverMessageInJson(String name, ServerMessage message) {
        byte[] golden = json(name);
        assertThat(text(JsonCodec.INSTANCE.encode(message))).isEqualTo(text(golden));
        assertThat(JsonCodec.INSTANCE.serverMessages(golden)).containsExactly(message);
    }

    @ParameterizedTest(name = "{0} in Protobuf")
    @MethodSource("serverMessages")
    void serverMessageInProtobuf(String name, ServerMessage message) {
        byte[] golden = protobuf(name);
        assertThat(hex(ProtobufCodec.INSTANCE.encode(message))).isEqualTo(hex(golden));
        assertThat(ProtobufCodec.INSTANCE.serverMessages(golden)).containsExactly(message);
    }

    static List<Command> decode(Codec codec, byte[] frame) {
        CommandReader reader = codec.commands(frame);
        List<Command> commands = new ArrayList<>();
        for (Command command = reader.next(); command != null; command = reader.next()) {
            commands.add(command);
        }
        return commands;
    }

    private static byte[] json(String name) {
        return text(resource(name + ".json")).strip().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] protobuf(String name) {
        return HexFormat.of().parseHex(text(resource(name + ".hex")).replaceAll("\\s", ""));
    }

    private static byte[] resource(String file) {
        try (InputStream in = GoldenFilesTest.class.getResourceAsStream("/golden/" + file)) {
            return Objects.requireNonNull(in, "golden/" + file).readAllBytes();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
