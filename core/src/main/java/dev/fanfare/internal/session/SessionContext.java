package dev.fanfare.internal.session;

import dev.fanfare.handler.ClientOptions;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.hub.Hub;
import dev.fanfare.internal.limit.Quotas;
import dev.fanfare.internal.rate.CommandRates;
import java.util.concurrent.Executor;

/**
 * What all sessions of a node share.
 *
 * @param options for clients
 * @param hooks what an application hooks in
 * @param handlerThreads what runs the application's code
 * @param hub which channels have subscribers
 * @param sessionIds by which sessions are found that others must not find
 * @param userConnections the connections that each user may have
 * @param rates how often clients may do what
 * @param expiries what moments of expiry mean
 * @param renewals has the application renew what expires
 * @param announcements tells channels who has come and gone
 * @param disconnects counts the connections that are ended
 * @param dialogue carries out commands
 */
public record SessionContext(
        ClientOptions options,
        Hooks hooks,
        Executor handlerThreads,
        Hub hub,
        SessionIds sessionIds,
        Quotas<String> userConnections,
        CommandRates rates,
        Expiries expiries,
        Renewals renewals,
        Announcements announcements,
        DisconnectCounter disconnects,
        Dialogue dialogue) {}
