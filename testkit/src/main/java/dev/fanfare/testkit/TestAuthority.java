package dev.fanfare.testkit;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** An authority that signs certificates for tests, and clients that trust it. */
public final class TestAuthority {

    private final X509Bundle root;

    /** An authority with a new key. */
    public TestAuthority() {
        try {
            root = new CertificateBuilder()
                    .subject("CN=authority for tests")
                    .setIsCertificateAuthority(true)
                    .ecp256()
                    .buildSelfSigned();
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Signs a certificate for {@code localhost}.
     *
     * @param subject its name, such as {@code CN=server}
     * @return with a new key
     */
    public X509Bundle sign(String subject) {
        return sign(subject, builder -> builder);
    }

    /**
     * Signs a certificate for {@code localhost}.
     *
     * @param subject its name, such as {@code CN=server}
     * @param configure what is special about it
     * @return with a new key
     */
    public X509Bundle sign(String subject, UnaryOperator<CertificateBuilder> configure) {
        try {
            CertificateBuilder builder = new CertificateBuilder()
                    .subject(subject)
                    .addSanDnsName("localhost")
                    .addSanIpAddress("127.0.0.1")
                    .ecp256();
            return configure.apply(builder).buildIssuedBy(root);
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** {@return its own certificate, in PEM} */
    public String certificate() {
        return root.getCertificatePEM();
    }

    /**
     * How a client connects that trusts this authority and no other.
     *
     * @param own the client's certificate; null for none
     * @return a context for clients
     */
    public SSLContext client(@Nullable X509Bundle own) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    own == null ? new KeyManager[0] : own.toKeyManagerFactory().getKeyManagers(),
                    new TrustManager[] {root.toTrustManager()},
                    null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Writes the certificate with those above it to {@code NAME.pem}, and the key to {@code NAME.key}; what is there is
     * replaced, each file in one step.
     *
     * @param folder where
     * @param name of the files
     * @param bundle certificate and key
     * @return the file of the certificate
     * @throws IOException if they cannot be written
     */
    public static Path write(Path folder, String name, X509Bundle bundle) throws IOException {
        replace(folder.resolve(name + ".key"), bundle.getPrivateKeyPEM());
        return replace(folder.resolve(name + ".pem"), bundle.getCertificatePathPEM());
    }

    /**
     * Writes a file in one step, so that nobody sees a part of it.
     *
     * @param file is replaced
     * @param text what is in it then
     * @return the file
     * @throws IOException if it cannot be written
     */
    public static Path replace(Path file, String text) throws IOException {
        Path beside = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
        return Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Writes a PKCS12 file.
     *
     * @param file is replaced
     * @param password of the file and of the key
     * @param bundle certificate and key
     * @return the file
     * @throws IOException if it cannot be written
     */
    public static Path writePkcs12(Path file, String password, X509Bundle bundle) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            bundle.toKeyStore("PKCS12", password.toCharArray()).store(out, password.toCharArray());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
        return file;
    }
}
