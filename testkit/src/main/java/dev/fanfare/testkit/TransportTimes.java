package dev.fanfare.testkit;

import java.time.Duration;

/** How long things take for a transport that is tested. */
interface TransportTimes {

    /** How long it may take until what one end has sent is known at the other. */
    default Duration patience() {
        return Duration.ofSeconds(10);
    }
}
