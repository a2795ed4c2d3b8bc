package dev.fanfare.cluster;

import java.util.Objects;

/**
 * Who this node is.
 *
 * @param id random, new with every start
 * @param name for people
 * @param version of the software; never empty
 */
public record NodeIdentity(String id, String name, String version) {

    /**
     * Who a node is.
     *
     * @param id its own with each start
     * @param name as configured
     * @param version of its software
     */
    public NodeIdentity {
        Objects.requireNonNull(id, "id must not be null");
        Objects.requireNonNull(name, "name must not be null");
        Objects.requireNonNull(version, "version must not be null");
    }
}
