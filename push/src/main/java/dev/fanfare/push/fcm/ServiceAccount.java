package dev.fanfare.push.fcm;

import dev.fanfare.protocol.Payload;
import dev.fanfare.push.internal.key.Jwt;
import dev.fanfare.push.internal.key.KeyFile;
import dev.fanfare.push.internal.key.Pem;
import dev.fanfare.push.internal.payload.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** The account that a Firebase project lets send: the JSON file that its console gives out. Immutable. */
public final class ServiceAccount {

    private final String projectId;
    private final String email;
    private final URI tokenUri;
    private final Jwt jwt;

    private ServiceAccount(String projectId, String email, URI tokenUri, Jwt jwt) {
        this.projectId = projectId;
        this.email = email;
        this.tokenUri = tokenUri;
        this.jwt = jwt;
    }

    /**
     * Reads the account from its file.
     *
     * @param file as the console of Firebase gives it out
     * @return the account
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if something in it is missing or wrong, naming the field
     */
    public static ServiceAccount read(Path file) throws IOException {
        return of(KeyFile.read(file, "the file of the service account"));
    }

    /**
     * Reads the account from the text of its file.
     *
     * @param json as the console of Firebase gives it out
     * @return the account
     * @throws IllegalArgumentException if something in it is missing or wrong, naming the field
     */
    public static ServiceAccount of(String json) {
        JsonNode account = Json.tree(Payload.utf8(Objects.requireNonNull(json, "json must not be null")));
        if (!account.isObject()) {
            throw new IllegalArgumentException(
                    "the service account is no JSON object; take the file of Firebase's console"
                            + " (project settings, service accounts)");
        }
        String type = text(account, "type");
        if (!type.equals("service_account")) {
            throw new IllegalArgumentException("the service account must have service_account as its type");
        }
        String projectId = text(account, "project_id");
        if (!projectId.matches("[A-Za-z0-9:.-]{1,100}")) {
            throw new IllegalArgumentException("project_id of the service account is none of Firebase");
        }
        return new ServiceAccount(
                projectId,
                text(account, "client_email"),
                uri(text(account, "token_uri")),
                jwt(text(account, "private_key"), text(account, "private_key_id")));
    }

    private static String text(JsonNode account, String field) {
        JsonNode value = account.path(field);
        if (!value.isString() || value.stringValue().isBlank()) {
            throw new IllegalArgumentException("the service account has no " + field);
        }
        return value.stringValue();
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text);
            if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException malformed) {
            // Said below.
        }
        throw new IllegalArgumentException("token_uri of the service account is no address with https");
    }

    private static Jwt jwt(String key, String keyId) {
        return Jwt.rs256(Pem.privateKey(key, "RSA", "private_key of the service account"), keyId);
    }

    /** {@return the project whose devices are sent to} */
    public String projectId() {
        return projectId;
    }

    String email() {
        return email;
    }

    URI tokenUri() {
        return tokenUri;
    }

    Jwt jwt() {
        return jwt;
    }

    /** Only the project. */
    @Override
    public String toString() {
        return "ServiceAccount[" + projectId + "]";
    }
}
