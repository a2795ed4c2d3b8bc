package dev.fanfare.cluster;

/**
 * Who this node is.
 *
 * @param id random, new with every start
 * @param name for people
 * @param version of the software; never empty
 */
public record NodeIdentity(String id, String name, String version) {}
