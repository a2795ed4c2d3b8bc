package dev.fanfare.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressNetworkTest {

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "255.255.255.255", "2001:db8::1", "::1", "::ffff:10.0.0.1"})
    void aTextIsTheAddressItMeans(String text) throws Exception {
        assertThat(AddressNetwork.of(text)).isEqualTo(AddressNetwork.of(InetAddress.getByName(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "10.0.0", "10.0.0.256", "1.2.3.4.5", "123456", "::g", "[::1]", "a:b", "::1]x"})
    void anythingElseIsNone(String text) {
        assertThat(AddressNetwork.of(text)).isNull();
    }
}
