package dev.fanfare.delivery;

/**
 * A message for one device, as a node has taken it.
 *
 * @param number its place in the queue
 * @param send the uid of the message
 * @param device the device's id; of a token that is not registered, a digest
 * @param user whose device it was when the message was sent
 * @param token of a device that is not registered; "" otherwise
 * @param attempts how often it was taken, this time included
 * @param report what the device reports with
 * @param claim who has taken it: another one that took it later knows another
 */
record Job(
        long number,
        String send,
        String device,
        String user,
        String token,
        int attempts,
        String report,
        String claim) {}
