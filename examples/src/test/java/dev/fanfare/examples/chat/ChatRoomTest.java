package dev.fanfare.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.examples.gallery.Gallery;
import dev.fanfare.examples.gallery.stage.Lights;
import dev.fanfare.handler.Credentials;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.server.cli.ProblemReporter;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayName("S6 chat")
class ChatRoomTest {

    private static final String POST =
            "{\"id\":2,\"publish\":{\"channel\":\"chat:lobby\",\"data\":{\"text\":\"%s\",\"key\":\"%s\"}}}";

    @TempDir
    Path folder = Path.of("");

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private <C extends AutoCloseable> C closing(C closeable) {
        open.add(closeable);
        return closeable;
    }

    private NettyServer server(MessageStore store) throws IOException {
        FanfareBuilder builder = Fanfare.builder()
                .onConnecting(
                        event -> Credentials.of(event.handshake().query("user").orElse("")));
        new ChatRoom(store, InstantSource.system(), Lights.OFF).install(builder);
        return closing(NettyServer.builder(closing(builder.build())).port(0).start());
    }

    private RawWebSocket enter(NettyServer server, String user) throws IOException {
        RawWebSocket socket = closing(RawWebSocket.open(server.port(), "/connection/websocket?user=" + user));
        socket.sendText("{\"id\":1,\"connect\":{}}");
        assertThat(socket.readText()).contains("\"connect\"");
        return socket;
    }

    private String welcome(NettyServer server) throws IOException {
        RawWebSocket late = enter(server, "late");
        late.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"chat:lobby\"}}");
        return late.readText();
    }

    @Test
    void aMessageThatIsSentAgainBecauseItsAnswerWasLostIsThereOnce() throws Exception {
        MessageStore store = closing(new MessageStore(DataFolder.open(folder)));
        store.open();
        NettyServer server = server(store);
        List<RawWebSocket> connections = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            connections.add(enter(server, "ann"));
        }
        for (RawWebSocket ann : connections) {
            ann.sendText(POST.formatted("hello", "k1"));
        }
        for (RawWebSocket ann : connections) {
            assertThat(ann.readText()).isEqualTo("{\"id\":2,\"publish\":{}}");
        }
        RawWebSocket bob = enter(server, "bob");
        for (String text : List.of("hello", "hello")) {
            bob.sendText(POST.formatted(text, ""));
            assertThat(bob.readText()).isEqualTo("{\"id\":2,\"publish\":{}}");
        }
        bob.sendText(POST.formatted("mine", "k1"));
        assertThat(bob.readText()).isEqualTo("{\"id\":2,\"publish\":{}}");
        String welcome = welcome(server);
        assertThat(welcome.split("\"user\":\"ann\"", -1)).as(welcome).hasSize(2);
        assertThat(welcome.split("\"user\":\"bob\"", -1)).as(welcome).hasSize(4);
    }

    @Test
    void aDemoWhosePortIsInUseTouchesNoDatabase() throws Exception {
        NettyServer other = server(closing(new MessageStore(DataFolder.open(folder))));
        CommandLine demo = new CommandLine(new Gallery()).setExecutionExceptionHandler(new ProblemReporter());
        assertThat(demo.execute("--port", Integer.toString(other.port()), "--data", folder.toString()))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(folder).isDirectoryNotContaining(file -> file.toString().contains("chat"));
    }

    @Test
    void whoComesBeforeTheDatabaseIsOpenWaits() throws Exception {
        MessageStore store = closing(new MessageStore(DataFolder.open(folder)));
        RawWebSocket ann = enter(server(store), "ann");
        ann.sendText(POST.formatted("early", "k1"));
        assertThat(folder).isEmptyDirectory();
        store.open();
        assertThat(ann.readText()).isEqualTo("{\"id\":2,\"publish\":{}}");
    }
}
