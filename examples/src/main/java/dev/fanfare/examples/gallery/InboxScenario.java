package dev.fanfare.examples.gallery;

import dev.fanfare.examples.chat.DataFolder;
import dev.fanfare.examples.gallery.stage.Database;
import dev.fanfare.examples.gallery.stage.Lights;
import dev.fanfare.examples.gallery.stage.Scenario;
import dev.fanfare.examples.gallery.stage.Visitors;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.inbox.Inbox;
import dev.fanfare.inbox.InboxAction;
import dev.fanfare.inbox.InboxCategory;
import dev.fanfare.inbox.InboxMessage;
import dev.fanfare.inbox.InboxOptions;
import dev.fanfare.server.FanfareServer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbcx.JdbcConnectionPool;

/** The inbox: what waits for a user, in a database, is the same on all devices. */
public final class InboxScenario implements Scenario, AutoCloseable {

    private static final int MAX_UNREAD = 150;

    private final JdbcConnectionPool database;
    private final Lights lights;
    private final AtomicInteger numbers = new AtomicInteger();

    InboxScenario(DataFolder data, Lights lights) {
        this.lights = lights;
        database = Database.open(data, "inbox");
    }

    @Override
    public void install(FanfareServer.Builder server) {
        InboxOptions options = InboxOptions.DEFAULT
                .withRetention(Duration.ofDays(1))
                .withCategories(Map.of(
                        "orders", new InboxCategory("Your orders", false),
                        "reviews", new InboxCategory("Reviews", false),
                        "security", new InboxCategory("Security", true)));
        server.engine(engine -> engine.with(Inbox.in(database, options)));
        server.application(fanfare -> {
            Inbox inbox = fanfare.part(Inbox.class);
            fanfare.notifications()
                    .onEvent(
                            "shop.order",
                            event -> Visitors.of(fanfare, event.clientId())
                                    .thenCompose(visitor -> add(inbox, visitor.user(), shipped())))
                    .onEvent(
                            "shop.review",
                            event -> Visitors.of(fanfare, event.clientId())
                                    .thenCompose(visitor -> add(inbox, visitor.user(), reviewed())));
        });
    }

    private InboxMessage shipped() {
        int order = numbers.incrementAndGet();
        return InboxMessage.builder("Order " + order + " was shipped")
                .text("It will be there on Friday.")
                .link("/orders/" + order)
                .actions(new InboxAction("Where is it?", "/orders/" + order + "/parcel"))
                .tag("orders")
                .category("orders")
                .build();
    }

    private static InboxMessage reviewed() {
        return InboxMessage.builder("Somebody likes your shop")
                .tag("reviews")
                .category("reviews")
                .collapseKey("reviews")
                .build();
    }

    private CompletionStage<Boolean> add(Inbox inbox, String user, InboxMessage message) {
        return inbox.counts(user).thenCompose(counts -> {
            if (counts.unread() >= MAX_UNREAD) {
                return CompletableFuture.failedStage(
                        new ErrorException(429, MAX_UNREAD + " messages of yours are not read. Read some of them"));
            }
            // It is not there if the user has chosen not to be told of its category.
            CompletionStage<Boolean> added = inbox.add(user, message).thenApply(Optional::isPresent);
            lights.lit("added");
            return added;
        });
    }

    @Override
    public void close() {
        database.dispose();
    }
}
