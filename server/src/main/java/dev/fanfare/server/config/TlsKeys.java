package dev.fanfare.server.config;

import dev.fanfare.netty.http.TlsException;
import dev.fanfare.netty.http.TlsOptions;
import dev.fanfare.netty.internal.tls.ServerTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** {@code http_server.tls} and {@code http_server.internal_tls}. */
public record TlsKeys(
        boolean enabled,
        String certPem,
        String keyPem,
        String pkcs12File,
        String pkcs12Password,
        String clientCaPem,
        Duration reloadInterval) {

    public TlsKeys {
        if (enabled && (certPem.isEmpty() != keyPem.isEmpty() || certPem.isEmpty() == pkcs12File.isEmpty())) {
            throw new IllegalArgumentException("TLS needs either cert_pem and key_pem, or pkcs12_file");
        }
    }

    /** What the network is given; nothing if TLS is off. */
    public Optional<TlsOptions> options() {
        return enabled ? Optional.of(madeOptions()) : Optional.empty();
    }

    private TlsOptions madeOptions() {
        TlsOptions options = pkcs12File.isEmpty()
                ? TlsOptions.pem(certPem, keyPem)
                : TlsOptions.pkcs12(Path.of(pkcs12File), pkcs12Password);
        return options.clientAuthorities(clientCaPem).reloadInterval(reloadInterval);
    }

    /**
     * Insists that what they name can be used. Reads files.
     *
     * @param path where the keys are, such as {@code http_server.tls}
     * @throws ConfigException if it cannot be used; it names the key and the file
     */
    public void require(String path) {
        try {
            options().ifPresent(given -> ServerTls.of(given, false));
        } catch (TlsException unusable) {
            String key = switch (unusable.part()) {
                case CERTIFICATE -> "cert_pem";
                case KEY -> "key_pem";
                case KEY_STORE -> "pkcs12_file";
                case KEY_STORE_PASSWORD -> "pkcs12_password";
                case CLIENT_AUTHORITIES -> "client_ca_pem";
            };
            throw new ConfigException(path + "." + key + ": " + unusable.getMessage());
        } catch (IllegalArgumentException impossible) {
            throw new ConfigException(path + ": " + impossible.getMessage());
        }
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "TlsKeys[enabled=" + enabled + "]";
    }
}
