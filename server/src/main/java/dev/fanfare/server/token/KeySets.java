package dev.fanfare.server.token;

import com.nimbusds.jose.JWSHeader;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Public keys that are fetched: those of one address, or of one for each issuer. */
final class KeySets {

    /** How many addresses are remembered; those that were not used for longest are forgotten. */
    static final int MAX_SETS = 100;

    /** What all of them may fetch, as a token may choose among many. */
    private static final int FETCHES = 100;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final EndpointTemplate endpoint;
    private final KeySetFetcher fetcher;
    private final Allowance allowance;
    private final InstantSource clock;

    /** In the order in which they were used last. */
    private final Map<URI, KeySet> sets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, KeySet> eldest) {
            return size() > MAX_SETS;
        }
    };

    KeySets(EndpointTemplate endpoint, KeySetFetcher fetcher, InstantSource clock) {
        this.endpoint = endpoint;
        this.fetcher = fetcher;
        this.allowance = new Allowance(FETCHES, PAUSE, clock);
        this.clock = clock;
    }

    /** Whether it depends on the claims of a token where its keys are. */
    boolean needClaims() {
        return endpoint.isFilledIn();
    }

    /**
     * Finds keys that a token may be signed with; see {@link KeySet#find}.
     *
     * @param words what the claims of the token say of the address
     * @throws InvalidTokenException if there can be no keys for them
     */
    CompletionStage<List<VerificationKey>> find(JWSHeader header, Map<String, String> words)
            throws InvalidTokenException {
        return set(endpoint.fill(words)).find(header);
    }

    private synchronized KeySet set(URI address) {
        return sets.computeIfAbsent(address, unknown -> new KeySet(unknown, fetcher, allowance, clock));
    }
}
