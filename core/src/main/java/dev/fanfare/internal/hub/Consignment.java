package dev.fanfare.internal.hub;

/** What other threads hand over to a {@link HubShard}, to be worked off in order. */
sealed interface Consignment permits EncodedPush, Loss, RollCall, Tally {

    /** About how many bytes it is. */
    int weight();
}
