package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("M1 transports of the operating system")
class NativeTransportTest extends ServerTestBase {

    @Test
    void theBestOneWorksHere() {
        assertThat(NativeTransport.best().isAvailable()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void oneThatWorksServesAndOneThatDoesNotSaysWhy(NativeTransport transport) throws Exception {
        if (transport.isAvailable()) {
            connected(server(fanfare(builder -> {}), builder -> builder.transport(transport)));
        } else {
            assertThatThrownBy(() -> server(fanfare(builder -> {}), builder -> builder.transport(transport)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the transport " + transport.name().toLowerCase(Locale.ROOT))
                    .hasMessageContaining("does not work here: ");
        }
    }
}
