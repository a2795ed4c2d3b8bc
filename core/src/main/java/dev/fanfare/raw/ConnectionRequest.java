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

    /**
     * A request as it came, or, in a test, as it might.
     *
     * @param url not decoded
     * @param headers is copied; names in any case
     * @param query is copied
     * @param pathParameters is copied
     * @param remoteAddress "" if unknown
     */
    public ConnectionRequest {
        Map<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = Collections.unmodifiableMap(anyCase);
        query = Map.copyOf(query);
        pathParameters = Map.copyOf(pathParameters);
    }

    /**
     * What a handshake asks for.
     *
     * @param handshake as the server has read it
     * @param pathParameters what the endpoint's path matched
     * @return the same for an application
     */
    public static ConnectionRequest of(Handshake handshake, Map<String, String> pathParameters) {
        return new ConnectionRequest(
                handshake.uri(), handshake.headers(), handshake.query(), pathParameters, handshake.remoteAddress());
    }

    /**
     * The first value of a header, whatever the case of its name.
     *
     * @param name in any case
     * @return empty if there is none
     */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /**
     * The first value of a query parameter.
     *
     * @param name decoded, and in the case in which it was sent
     * @return decoded; empty if there is none
     */
    public Optional<String> query(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    /**
     * What a part of the path stands for.
     *
     * @param name without braces; {@code *} for a trailing star
     * @return decoded
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
