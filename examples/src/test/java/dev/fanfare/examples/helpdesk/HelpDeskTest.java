package dev.fanfare.examples.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HelpDeskTest {

    private static String event(RawWebSocket page, String name, String payload) throws IOException {
        page.sendText("{\"id\":2,\"rpc\":{\"method\":\"" + name + "\",\"data\":" + payload + "}}");
        return page.readText();
    }

    @Test
    @DisplayName("N12 what a customer says reaches the staff, and what the staff answer reaches the customer")
    void customersAndStaff() throws Exception {
        ConfigLoader loader = new ConfigLoader();
        loader.flag("http_server.port", "0");
        loader.flag("notifications.enabled", "true");
        loader.flag("client.allow_anonymous_connect_without_token", "true");
        try (FanfareServer server = HelpDeskServer.start(loader.load(), "secret");
                RawWebSocket staff = RawWebSocket.open(server.port(), "/connection/websocket")) {
            staff.sendText("{\"id\":1,\"connect\":{}}");
            assertThat(staff.readText()).contains("\"connect\"");
            assertThat(event(staff, "answer", "{\"client\":\"x\",\"text\":\"y\"}"))
                    .contains("permission denied");
            assertThat(event(staff, "staff", "\"guessed\"")).contains("permission denied");
            assertThat(event(staff, "staff", "\"secret\"")).contains("notify:group/staff");
            assertThat(staff.readText()).contains("\"id\":2,\"rpc\"");

            String id;
            try (RawWebSocket customer = RawWebSocket.open(server.port(), "/connection/notify")) {
                Matcher arrived = Pattern.compile("\"id\":\"arrived\",\"object\":\"([-\\w]{22})\"")
                        .matcher(staff.readText());
                assertThat(arrived.find()).isTrue();
                id = arrived.group(1);
                customer.sendText("my printer burns");
                assertThat(staff.readText())
                        .contains("{\"id\":\"said\",\"object\":\"" + id + "\",\"message\":\"my printer burns\"}");
                assertThat(event(staff, "answer", "{\"client\":\"" + id + "\",\"text\":\"pull the plug\"}"))
                        .contains("\"delivered\":1");
                assertThat(customer.readText()).isEqualTo("{\"id\":\"answer\",\"message\":\"pull the plug\"}");
                assertThat(event(staff, "work", "{\"client\":\"" + id + "\",\"done\":1,\"of\":2}"))
                        .contains("\"rpc\"");
                assertThat(customer.readText()).contains("\"action\":\"show\"", "\"value\":1,\"max\":2");
            }
            assertThat(staff.readText())
                    .contains("{\"id\":\"left\",\"object\":\"" + id + "\",\"message\":\"3000 connection closed\"}");
        }
    }
}
