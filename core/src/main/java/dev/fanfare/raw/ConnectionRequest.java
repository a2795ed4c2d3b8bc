package dev.fanfare.raw;

import dev.fanfare.http.Handshake;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The HTTP request with which somebody wants to connect.
 *
 * @param url path and query, as they were sent
 * @param headers all values by header name; look-ups take the name in any case
 * @param query all values by parameter name, decoded
 * @param pathParameters what the parts of the endpoint's path stand for, decoded: {@code {name}} by name,
 *     a trailing star as {@code *}
 * @param remoteAddress the client's address without its port, or "" if unknown. If the request came
 *     through trusted proxies, the address they tell
 */
public record ConnectionRequest(
        String url,
        Map<String, List<String>> headers,
        Map<String, List<String>> query,
        Map<String, String> pathParameters,
        String remoteAddress) {

    public ConnectionRequest {
        Map<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = Collections.unmodifiableMap(anyCase);
        query = Map.copyOf(query);
        pathParameters = Map.copyOf(pathParameters);
    }

    /** What a handshake asks for. */
    public static ConnectionRequest of(Handshake handshake, Map<String, String> pathParameters) {
        return new ConnectionRequest(
                handshake.uri(), handshake.headers(), handshake.query(), pathParameters, handshake.remoteAddress());
    }

    /** The first value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The first value of a query parameter. */
    public Optional<String> query(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    /**
     * What a part of the path stands for.
     *
     * @throws IllegalArgumentException if the endpoint's path has no such part
     */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the endpoint's path has no {" + name + "}, only " + pathParameters.keySet());
        }
        return value;
    }
}
