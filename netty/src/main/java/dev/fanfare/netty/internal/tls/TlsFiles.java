package dev.fanfare.netty.internal.tls;

import dev.fanfare.netty.http.TlsException;
import dev.fanfare.netty.http.TlsException.Part;
import dev.fanfare.netty.http.TlsOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was read for some options at a time. Equal to what is read later if nothing has changed.
 *
 * @param keyStore null if certificate and key are in PEM
 * @param authorities those of clients; null for none
 */
record TlsFiles(
        @Nullable TlsFile certificate,
        @Nullable TlsFile key,
        @Nullable TlsFile keyStore,
        @Nullable TlsFile authorities) {

    /**
     * Reads them all.
     *
     * @throws TlsException if one cannot be read
     */
    static TlsFiles read(TlsOptions options) {
        TlsFile authorities = options.clientAuthorities().isEmpty()
                ? null
                : TlsFile.ofPem(Part.CLIENT_AUTHORITIES, options.clientAuthorities());
        return options.keyStore().isEmpty()
                ? new TlsFiles(
                        TlsFile.ofPem(Part.CERTIFICATE, options.certificate()),
                        TlsFile.ofPem(Part.KEY, options.key()),
                        null,
                        authorities)
                : new TlsFiles(null, null, TlsFile.of(Part.KEY_STORE, options.keyStore()), authorities);
    }

    /**
     * The certificate of the server, and its key.
     *
     * @throws TlsException if they cannot be used
     */
    KeyMaterial material(String keyStorePassword, Instant now) {
        if (keyStore != null) {
            return stored(keyStore, keyStorePassword).checked(keyStore, keyStore, now);
        }
        if (certificate == null || key == null) {
            throw new IllegalStateException("there is neither a key store nor a certificate and its key");
        }
        return new KeyMaterial(certificates(certificate), key(key)).checked(certificate, key, now);
    }

    /**
     * Who signs the certificates of clients; nobody if clients need none.
     *
     * @throws TlsException if they cannot be used
     */
    List<X509Certificate> clientAuthorities() {
        return authorities == null ? List.of() : certificates(authorities);
    }

    private static List<X509Certificate> certificates(TlsFile file) {
        List<X509Certificate> certificates = new ArrayList<>();
        List<PemBlock> blocks = PemBlock.in(file);
        for (PemBlock block : blocks) {
            if (block.isCertificate()) {
                certificates.add(certificate(file, block));
            }
        }
        if (certificates.isEmpty()) {
            throw file.problem(
                    blocks.stream().anyMatch(PemBlock::isKey)
                            ? "this is a private key, and a certificate is needed"
                            : "there is no certificate in it, which begins with -----BEGIN CERTIFICATE-----");
        }
        return certificates;
    }

    private static X509Certificate certificate(TlsFile file, PemBlock block) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block.content()));
        } catch (CertificateException malformed) {
            throw file.problem("a certificate in it is malformed");
        }
    }

    private static PrivateKey key(TlsFile file) {
        List<PemBlock> blocks = PemBlock.in(file);
        PemBlock block = blocks.stream().filter(PemBlock::isKey).findFirst().orElse(null);
        if (block == null) {
            throw file.problem(
                    blocks.stream().anyMatch(PemBlock::isCertificate)
                            ? "this is a certificate, and its private key is needed"
                            : "there is no private key in it, which begins with -----BEGIN PRIVATE KEY-----");
        }
        if (block.encrypted()) {
            throw file.problem("the private key is encrypted; decrypt it, or use a PKCS12 file, which has a password");
        }
        PrivateKey key = PrivateKeys.read(block);
        if (key == null) {
            throw file.problem("the private key is malformed, or neither of RSA nor of EC nor of EdDSA");
        }
        return key;
    }

    private static KeyMaterial stored(TlsFile file, String password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(file.content()), password.toCharArray());
            List<KeyMaterial> found = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                Key key = store.getKey(alias, password.toCharArray());
                Certificate[] chain = store.getCertificateChain(alias);
                if (key instanceof PrivateKey own && chain != null) {
                    found.add(new KeyMaterial(
                            Stream.of(chain).map(X509Certificate.class::cast).toList(), own));
                }
            }
            if (found.size() != 1) {
                throw file.problem(
                        "there must be one private key with its certificate in it, and there are " + found.size());
            }
            return found.get(0);
        } catch (UnrecoverableKeyException wrongPassword) {
            throw wrongPassword(file);
        } catch (IOException unreadable) {
            throw unreadable.getCause() instanceof UnrecoverableKeyException
                    ? wrongPassword(file)
                    : file.problem("this is no PKCS12 file");
        } catch (GeneralSecurityException unreadable) {
            throw file.problem("this PKCS12 file cannot be used: " + unreadable.getMessage());
        }
    }

    private static TlsException wrongPassword(TlsFile file) {
        return new TlsException(Part.KEY_STORE_PASSWORD, file.name() + ": the password is wrong");
    }
}
