package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M6 what the server does with clients that are connected")
@OnOneNodeAndOnTwo
class ServerActionsTest extends SessionTestBase {

    private final TestTokens tokens =
            new TestTokens().connection("ann's", Credentials.of("ann")).connection("nobody's", Credentials.ANONYMOUS);

    @Test
    void theServerSubscribesAndUnsubscribesUsers() {
        TestServer server = server(builder -> builder.tokens(tokens).namespace("stream", STREAM));
        TestClient ann = connect(server, "ann's");
        TestClient alsoAnn = connect(server, "ann's");
        TestClient nobody = connect(server, "nobody's");
        publish(server, "stream:a", "1");
        ClientSelector anns = ClientSelector.ofUser("ann");
        SubscribeOptions options =
                SubscribeOptions.builder().data(Payload.utf8("5")).build();
        server.get(server.fanfare().subscribe(anns, "stream:a", options));
        for (TestClient client : List.of(ann, alsoAnn)) {
            assertThat(client.pushes(Push.Subscribed.class)).singleElement().satisfies(push -> {
                assertThat(push.channel()).isEqualTo("stream:a");
                assertThat(push.recoverable()).isTrue();
                assertThat(push.position().offset()).isEqualTo(1);
                assertThat(push.data()).isEqualTo(Payload.utf8("5"));
            });
        }
        publish(server, "stream:a", "2");
        assertThat(received(ann)).containsExactly("2");
        assertThat(received(alsoAnn)).containsExactly("2");
        assertThat(received(nobody)).isEmpty();

        server.get(server.fanfare().unsubscribe(anns, "stream:a"));
        assertThat(ann.pushes(Push.Unsubscribed.class))
                .containsExactly(new Push.Unsubscribed("stream:a", UnsubscribeCode.SERVER));
        publish(server, "stream:a", "3");
        assertThat(received(alsoAnn)).isEmpty();
    }

    @Test
    void aSubscriptionByTheServerCanStartInThePast() {
        TestServer server = server(builder -> builder.tokens(tokens).namespace("stream", STREAM));
        TestClient ann = connect(server, "ann's");
        StreamPosition first = publish(server, "stream:a", "1");
        publish(server, "stream:a", "2");
        publish(server, "stream:a", "3");
        SubscribeOptions options =
                SubscribeOptions.builder().recoverSince(first).build();
        server.get(server.fanfare().subscribe(ClientSelector.ofUser("ann"), "stream:a", options));
        publish(server, "stream:a", "4");
        assertThat(received(ann)).containsExactly("2", "3", "4");
    }

    @Test
    void theServerDisconnectsUsers() {
        TestServer server = server(builder -> builder.tokens(tokens));
        TestClient first = connect(server, "ann's");
        TestClient second = server.open();
        String secondId =
                second.call(Request.Connect.with("ann's"), Result.Connect.class).client();
        TestClient nobody = connect(server, "nobody's");
        Disconnect reason = new Disconnect(4500, "banned");
        server.get(server.fanfare().disconnect(new ClientSelector("ann", "", "", Set.of(secondId)), reason));
        assertThat(first.closedWith()).isEqualTo(reason);
        assertThat(second.closedWith()).isNull();
        server.get(server.fanfare().disconnect(ClientSelector.ofUser(""), Disconnect.FORCED));
        assertThat(nobody.closedWith()).isEqualTo(Disconnect.FORCED);
    }
}
