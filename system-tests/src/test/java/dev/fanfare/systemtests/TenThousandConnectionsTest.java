package dev.fanfare.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TenThousandConnectionsTest {

    private static final int CONNECTIONS = 10_000;
    private static final int BROADCASTS = 20;

    @Test
    @DisplayName("10,000 subscribed connections in one JVM with 512 MB receive 20 broadcasts, all and in order")
    void allBroadcastsArriveInOrder() throws Exception {
        String config = """
                client: {insecure: true}
                http_api: {key: key}
                channel: {without_namespace: {history_size: 100, history_ttl: 10m, force_recovery: true}}
                """;
        try (ServerProcess server = ServerProcess.serve(config, 0);
                Crowd crowd = new Crowd(server.port())) {
            crowd.gather(CONNECTIONS);
            assertThat(server.api("info", "{}")).contains("\"num_clients\":" + CONNECTIONS);
            for (int i = 0; i < BROADCASTS; i++) {
                server.api("publish", "{\"channel\":\"news\",\"data\":" + i + "}");
            }
            long all = (long) CONNECTIONS * BROADCASTS;
            crowd.readUntil(() -> crowd.received() == all, 60);
            assertThat(crowd.problems()).isEmpty();
            assertThat(crowd.received()).isEqualTo(all);
        }
    }
}
