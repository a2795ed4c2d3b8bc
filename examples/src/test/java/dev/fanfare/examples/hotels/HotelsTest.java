package dev.fanfare.examples.hotels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.client.ClientSocket;
import dev.fanfare.client.NotificationFilter;
import dev.fanfare.netty.NettyServer;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HotelsTest {

    private static ClientSocket lookingAt(NettyServer server, int hotel, BlockingQueue<String> heard) {
        ClientSocket socket = new ClientSocket();
        socket.notifications()
                .listen(
                        NotificationFilter.ANY.id("reserved"),
                        notification -> heard.add(notification.message().text()));
        socket.open("ws://localhost:" + server.port()).join();
        socket.event("look", hotel).join();
        return socket;
    }

    @Test
    @DisplayName("N6 whoever looks at a hotel hears that it was reserved, and nobody else")
    void reserved() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        BlockingQueue<String> elsewhere = new LinkedBlockingQueue<>();
        try (NettyServer server = Hotels.start(0, Path.of("src/main/resources/dev/fanfare/examples/hotels/page"));
                ClientSocket ann = lookingAt(server, 12, heard);
                ClientSocket bob = lookingAt(server, 13, elsewhere)) {
            bob.event("reserve", 12).join();
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("12");
            ann.event("reserve", 13).join();
            assertThat(elsewhere.poll(20, TimeUnit.SECONDS)).isEqualTo("13");
            assertThat(heard).isEmpty();
        }
    }
}
