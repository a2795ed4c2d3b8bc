package dev.fanfare.bench.plan;

/**
 * Which connection subscribes to which channels. The subscriptions of the ordinary connections are
 * dealt out like cards: channel after channel, connection after connection. A bystander subscribes to a
 * channel of the bystanders' own, the last one.
 *
 * @param connections ordinary ones; they come first
 * @param channels of the ordinary connections
 * @param subscribers of each of these channels; 0 or more, and at most as many as there are connections
 * @param bystanders further connections
 * @param oddEvery one in so many ordinary connections is odd; 0 for none
 */
public record Layout(int connections, int channels, int subscribers, int bystanders, int oddEvery) {

    /** All connections. */
    public int total() {
        return connections + bystanders;
    }

    /** All channels. */
    public int allChannels() {
        return bystanders > 0 ? channels + 1 : channels;
    }

    /** How many subscriptions a connection has at the most. */
    public int maxSlots() {
        long subscriptions = (long) channels * subscribers;
        return connections == 0 ? 0 : (int) ((subscriptions + connections - 1) / connections);
    }

    /** How many subscriptions a connection has. */
    public int slots(int connection) {
        if (isBystander(connection)) {
            return 1;
        }
        long subscriptions = (long) channels * subscribers;
        return (int) ((subscriptions - connection + connections - 1) / connections);
    }

    /** The channel of a connection's subscription. */
    public int channel(int connection, int slot) {
        if (isBystander(connection)) {
            return channels;
        }
        return (int) ((connection + (long) slot * connections) / subscribers);
    }

    /** Which of a connection's subscriptions a channel is; -1 if the connection has not got it. */
    public int slot(int connection, int channel) {
        if (isBystander(connection)) {
            return channel == channels ? 0 : -1;
        }
        long first = (long) channel * subscribers;
        long offset = Math.floorMod(connection - first, (long) connections);
        return channel < channels && offset < subscribers ? (int) ((first + offset - connection) / connections) : -1;
    }

    /** How many subscribers a channel has. */
    public int subscribersOf(int channel) {
        return channel == channels ? bystanders : subscribers;
    }

    /** Whether a connection is one of those that only look on. */
    public boolean isBystander(int connection) {
        return connection >= connections;
    }

    /** Whether a connection is one of those that are treated otherwise than most: odd or a bystander. */
    public boolean isApart(int connection) {
        return isBystander(connection) || (oddEvery > 0 && connection % oddEvery == oddEvery - 1);
    }
}
