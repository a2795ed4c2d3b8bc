package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Publishing;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.testkit.ManualExecutor;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an application decides about one command never overtakes what it has decided about those before it. */
class AnswersInOrderTest extends SessionTestBase {

    private final ManualExecutor handlers = new ManualExecutor();

    static Stream<List<Request>> commands() {
        return Stream.of(
                List.of(publish("1"), publish("2"), publish("3")),
                List.of(rpc("1"), rpc("2"), rpc("3")),
                List.of(Request.Subscribe.to("a"), Request.Subscribe.to("b"), Request.Subscribe.to("c")),
                List.of(Request.Subscribe.to("a"), publish("1"), rpc("2")),
                List.of(rpc("1"), Request.Subscribe.to("a"), publish("2")));
    }

    private static Request publish(String json) {
        return new Request.Publish("news", Payload.utf8(json));
    }

    private static Request rpc(String json) {
        return new Request.Rpc("echo", Payload.utf8(json));
    }

    private void decideEverything(FanfareBuilder builder) {
        builder.handlerThreads(handlers)
                .clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .build())
                .onPublishing(event -> Publishing.of(event.data()))
                .onSubscribing(event -> SubscribeOptions.DEFAULT)
                .onRpc("echo", event -> event.data());
    }

    @ParameterizedTest
    @MethodSource("commands")
    @DisplayName("N12 what is decided while the loop is busy waits behind what was decided before")
    void whatIsDecidedLaterComesLater(List<Request> commands) {
        TestServer server = server(this::decideEverything);
        TestClient reader = server.connect();
        TestClient client = server.connect();
        handlers.atOnce(true);
        reader.subscribe("news");
        reader.take();
        client.take();

        handlers.atOnce(false);
        client.sendAllWithoutSettling(new Command(101, commands.get(0)));
        handlers.run();
        handlers.atOnce(true);
        client.sendAllWithoutSettling(new Command(102, commands.get(1)));
        client.sendAllWithoutSettling(new Command(103, commands.get(2)));
        server.settle();

        assertThat(client.take().stream().filter(Reply.class::isInstance).map(each -> ((Reply) each).id()))
                .containsExactly(101L, 102L, 103L);
        assertThat(received(reader))
                .isEqualTo(commands.stream()
                        .filter(Request.Publish.class::isInstance)
                        .map(each -> ((Request.Publish) each).data().utf8())
                        .toList());
    }
}
