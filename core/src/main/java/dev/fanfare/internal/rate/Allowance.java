package dev.fanfare.internal.rate;

import dev.fanfare.internal.limit.AddressNetwork;
import dev.fanfare.rate.Operation;
import org.jspecify.annotations.Nullable;

/** What one client may still do, where anything is limited. Belongs to the client's loop. */
public final class Allowance {

    private final CommandRates rates;
    private final @Nullable AddressNetwork address;
    private final long[] commands;
    private final long[] errors;

    Allowance(CommandRates rates, @Nullable AddressNetwork address) {
        this.rates = rates;
        this.address = address;
        this.commands = rates.ofNewClient(rates.now());
        this.errors = rates.errorsOfNewClient(rates.now());
    }

    /** What came of counting a command. */
    public enum Verdict {
        /** It may be carried out. */
        WITHIN,
        /** It must be refused. */
        REFUSED,
        /** It must be carried out, and is the last of this client. */
        LAST
    }

    /**
     * Counts a command.
     *
     * @param method of a call; "" otherwise
     * @param user whose client it is; "" for an anonymous one
     */
    public Verdict take(Operation operation, String method, String user) {
        long now = rates.now();
        boolean byClient = rates.letsClient(commands, operation, method, now);
        if (operation == Operation.UNSUBSCRIBE) {
            // Everybody counts it, whoever would refuse it.
            rates.letsUser(user, operation, method, now);
            rates.letsAddress(address, operation, method, now);
            rates.letsNode(operation, method, now);
            return byClient || !rates.disconnectsOnAccountedLimit() ? Verdict.WITHIN : Verdict.LAST;
        }
        return byClient
                        && rates.letsUser(user, operation, method, now)
                        && rates.letsAddress(address, operation, method, now)
                        && rates.letsNode(operation, method, now)
                ? Verdict.WITHIN
                : Verdict.REFUSED;
    }

    /** Counts an error that the client is answered with; false if that is one too many. */
    public boolean mayErr() {
        return rates.letsErr(errors, rates.now());
    }
}
