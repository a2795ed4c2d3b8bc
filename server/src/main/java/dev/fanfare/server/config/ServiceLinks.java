package dev.fanfare.server.config;

import java.util.regex.Pattern;

/**
 * The variables that Kubernetes sets in every container for each service of its namespace. For a service
 * called fanfare, or fanfare-something, they begin like ours.
 */
final class ServiceLinks {

    private static final Pattern NAME = Pattern.compile(
            "\\w+_SERVICE_HOST|\\w+_SERVICE_PORT(_\\w+)?|\\w+_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");

    private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private ServiceLinks() {}

    /** Whether a variable is one of them. */
    static boolean has(String variable, String value) {
        return NAME.matcher(variable).matches()
                || (variable.endsWith("_PORT") && ADDRESS.matcher(value).matches());
    }
}
