package dev.fanfare.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.client.ClientSocket;
import dev.fanfare.client.ClientSocketException;
import dev.fanfare.client.SocketOptions;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.outbox.Databases;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A client that asks more than the database answers. */
class InboxBurstTest extends InboxTestBase {

    private final DataSource database = Databases.postgres();

    @Override
    DataSource database() {
        return database;
    }

    private static ClientSocket connected(NettyServer server, String user) {
        ClientSocket socket = new ClientSocket(
                SocketOptions.builder().data(Map.of("user", user)).build());
        socket.open("ws://localhost:" + server.port()).join();
        return socket;
    }

    private static CompletableFuture<?> mark(ClientSocket socket) {
        return socket.event("fanfare.inbox.mark", Map.of("mark", "seen", "up_to", 1));
    }

    @Test
    @DisplayName("M20 of the calls of a user's clients 32 wait for the database; more are refused with error 111")
    void moreThanSoManyAreRefused() throws Exception {
        done(inbox().add("ann", InboxMessage.of("one")));
        try (NettyServer server = NettyServer.builder(fanfare()).port(0).start();
                ClientSocket phone = connected(server, "ann");
                ClientSocket tab = connected(server, "ann");
                ClientSocket other = connected(server, "ben")) {
            List<CompletableFuture<?>> calls = new ArrayList<>();
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("select * from fanfare_inbox_user where user_id = 'ann' for update");
                for (int i = 0; i < 20; i++) {
                    calls.add(mark(phone));
                    calls.add(mark(tab));
                }
                await().until(() ->
                        calls.stream().filter(CompletableFuture::isDone).count() == 8);
                assertThat(calls.stream().filter(CompletableFuture::isDone))
                        .allMatch(refused -> refused.handle((answer, problem) ->
                                        Problems.causeOf(problem) instanceof ClientSocketException failed
                                                && failed.serverCode() == 111)
                                .join());
                mark(other).join();
                connection.rollback();
            }
            await().until(() -> calls.stream().allMatch(CompletableFuture::isDone));
            assertThat(calls.stream().filter(each -> !each.isCompletedExceptionally()))
                    .hasSize(32);
            mark(phone).join();
        }
    }
}
