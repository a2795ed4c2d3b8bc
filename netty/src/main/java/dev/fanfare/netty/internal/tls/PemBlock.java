package dev.fanfare.netty.internal.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a text in PEM (RFC 7468).
 *
 * @param label what it is, such as {@code CERTIFICATE}
 * @param encrypted whether its headers say that it is encrypted (RFC 1421)
 */
@SuppressWarnings("ArrayRecordComponent") // A block is read once, never compared.
record PemBlock(String label, boolean encrypted, byte[] content) {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----([^-]*(?:-(?!----)[^-]*)*)-----END \\1-----");
    private static final Pattern HEADER = Pattern.compile("(?m)^[A-Za-z0-9-]+:.*$");

    /**
     * The blocks of a file, in their order.
     *
     * @throws dev.fanfare.netty.http.TlsException if one is malformed
     */
    static List<PemBlock> in(TlsFile file) {
        List<PemBlock> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(file.text());
        while (matcher.find()) {
            String label = matcher.group(1);
            String body = matcher.group(2);
            boolean encrypted = body.contains("Proc-Type: 4,ENCRYPTED") || label.equals("ENCRYPTED PRIVATE KEY");
            try {
                String base64 = HEADER.matcher(body).replaceAll("").replaceAll("\\s", "");
                blocks.add(new PemBlock(label, encrypted, Base64.getDecoder().decode(base64)));
            } catch (IllegalArgumentException notBase64) {
                throw file.problem("the block " + label + " is malformed: it is no base64");
            }
        }
        return blocks;
    }

    boolean isCertificate() {
        return label.equals("CERTIFICATE") || label.equals("X509 CERTIFICATE");
    }

    boolean isKey() {
        return label.endsWith("PRIVATE KEY");
    }
}
