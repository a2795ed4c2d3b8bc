package dev.fanfare.push;

import dev.fanfare.push.apns.ApnsKey;
import dev.fanfare.push.fcm.ServiceAccount;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Accounts of services that nobody has. */
public final class TestKeys {

    /** What Google knows an account by. */
    public static final KeyPair RSA = pair("RSA");

    /** What Apple knows a team by. */
    public static final KeyPair EC = pair("EC");

    private TestKeys() {}

    private static KeyPair pair(String kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            if (kind.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static String pem(PrivateKey key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    /** The file that the console of Firebase gives out. */
    public static String serviceAccountJson(URI tokenUri) {
        return """
                {
                  "type": "service_account",
                  "project_id": "fanfare-test",
                  "private_key_id": "key-1",
                  "private_key": "%s",
                  "client_email": "push@fanfare-test.iam.gserviceaccount.com",
                  "client_id": "1",
                  "token_uri": "%s",
                  "universe_domain": "googleapis.com"
                }
                """.formatted(pem(RSA.getPrivate()).replace("\n", "\\n"), tokenUri);
    }

    public static ServiceAccount serviceAccount(URI tokenUri) {
        return ServiceAccount.of(serviceAccountJson(tokenUri));
    }

    public static ApnsKey apnsKey() {
        return ApnsKey.of("ABC123DEFG", "DEF123GHIJ", pem(EC.getPrivate()));
    }
}
