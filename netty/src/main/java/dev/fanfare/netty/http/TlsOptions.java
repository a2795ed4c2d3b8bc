package dev.fanfare.netty.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * With which certificate a server speaks TLS, versions 1.2 and 1.3, and whose clients it lets in. What is in PEM can be
 * given as the path of a file, as the text itself, or as that text in base64. Files are looked at again and again, and a
 * renewed certificate counts for the connections that come then; those that are there stay. Immutable; a method with an
 * argument returns a copy that differs in one thing.
 *
 * @param certificate the certificate, and after it those that it is signed by, but for the one of the authority; in
 *     PEM, "" with a key store
 * @param key its private key, of RSA, EC or EdDSA, not encrypted: PKCS8, or PKCS1 and SEC1 as older tools write it; in
 *     PEM, "" with a key store
 * @param keyStore the path of a PKCS12 file with both, "" without one
 * @param keyStorePassword of the key store and of the key in it
 * @param clientAuthorities which authorities sign the certificates of clients, in PEM; none is let in without such a
 *     certificate. "" if clients need none
 * @param reloadInterval how often files are looked at, from 10 ms to 365 days, or zero for only when {@code
 *     NettyServer.reloadTls} is called. Default 10 s
 */
public record TlsOptions(
        String certificate,
        String key,
        String keyStore,
        String keyStorePassword,
        String clientAuthorities,
        Duration reloadInterval) {

    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofDays(365);

    /**
     * All at once; {@link #pem}, {@link #pkcs12} and the methods with one argument need less.
     *
     * @param certificate "" with a key store
     * @param key "" with a key store
     * @param keyStore "" without one
     * @param keyStorePassword "" without a key store
     * @param clientAuthorities "" if clients need no certificate
     * @param reloadInterval zero, or 10 ms to 365 days
     * @throws IllegalArgumentException if there is not either a certificate with its key or a key store, or the interval is
     *     out of its range
     */
    public TlsOptions {
        Objects.requireNonNull(certificate, "certificate must not be null");
        Objects.requireNonNull(key, "key must not be null");
        Objects.requireNonNull(keyStore, "keyStore must not be null");
        Objects.requireNonNull(keyStorePassword, "keyStorePassword must not be null");
        Objects.requireNonNull(clientAuthorities, "clientAuthorities must not be null");
        Objects.requireNonNull(reloadInterval, "reloadInterval must not be null");
        if (certificate.isEmpty() != key.isEmpty() || certificate.isEmpty() == keyStore.isEmpty()) {
            throw new IllegalArgumentException("TLS needs either a certificate and its key, or a key store");
        }
        if (!reloadInterval.isZero()
                && (reloadInterval.compareTo(SHORTEST) < 0 || reloadInterval.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException(
                    "reloadInterval must be 0, or 10 ms to 365 days, and is " + reloadInterval);
        }
    }

    /**
     * TLS with what is in PEM.
     *
     * @param certificate see {@link #certificate()}
     * @param key see {@link #key()}
     * @return options with defaults for everything else
     * @throws IllegalArgumentException if one is empty
     */
    public static TlsOptions pem(String certificate, String key) {
        return new TlsOptions(certificate, key, "", "", "", DEFAULT_INTERVAL);
    }

    /**
     * TLS with what is in a PKCS12 file.
     *
     * @param file has one private key, and the certificates that belong to it
     * @param password of the file and of the key; "" if it has none
     * @return options with defaults for everything else
     */
    public static TlsOptions pkcs12(Path file, String password) {
        return new TlsOptions(
                "",
                "",
                Objects.requireNonNull(file, "file must not be null").toString(),
                Objects.requireNonNull(password, "password must not be null"),
                "",
                DEFAULT_INTERVAL);
    }

    /**
     * The same for clients that have certificates; see {@link #clientAuthorities()}.
     *
     * @param authorities "" if clients need no certificate
     * @return the copy
     */
    public TlsOptions clientAuthorities(String authorities) {
        return new TlsOptions(certificate, key, keyStore, keyStorePassword, authorities, reloadInterval);
    }

    /**
     * The same with another time between looks; see {@link #reloadInterval()}.
     *
     * @param time zero, or 10 ms to 365 days
     * @return the copy
     * @throws IllegalArgumentException if it is out of this range
     */
    public TlsOptions reloadInterval(Duration time) {
        return new TlsOptions(certificate, key, keyStore, keyStorePassword, clientAuthorities, time);
    }

    /** Without what is secret, or may be: a key can be given as a text. */
    @Override
    public String toString() {
        return "TlsOptions[keyStore=" + keyStore + ", clientsNeedCertificates=" + !clientAuthorities.isEmpty()
                + ", reloadInterval=" + reloadInterval + "]";
    }
}
