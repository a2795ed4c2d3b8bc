package dev.fanfare.examples.progress;

import dev.fanfare.netty.HttpAnswer;
import dev.fanfare.netty.HttpCall;
import dev.fanfare.netty.HttpEndpoint;
import dev.fanfare.notify.ClientContext;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.notify.Progress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prints reports: a POST is answered at once, the report is printed in the background, and the browser that
 * asked for it sees how far it is and when it is ready, in all its tabs.
 */
final class Reports implements HttpEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

    private static final int PAGES = 100;

    private final Notifications notifications;
    private final Executor jobs;
    private final Duration pageTime;

    /**
     * @param jobs runs what takes long
     * @param pageTime how long it takes to print a page
     */
    Reports(Notifications notifications, Executor jobs, Duration pageTime) {
        this.notifications = notifications;
        this.jobs = ClientContext.wrap(jobs);
        this.pageTime = pageTime;
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpCall call) {
        if (!call.method().equals("POST")) {
            return CompletableFuture.completedStage(
                    HttpAnswer.text(405, "Use POST").with("allow", "POST"));
        }
        if (ClientContext.clientId().isEmpty()) {
            return CompletableFuture.completedStage(
                    HttpAnswer.text(403, "Connect first: nobody would see the report's progress"));
        }
        jobs.execute(this::print);
        return CompletableFuture.completedStage(HttpAnswer.status(202));
    }

    private void print() {
        Progress progress =
                notifications.progress().title("Printing the report").max(PAGES);
        progress.show();
        try {
            for (int page = 1; page <= PAGES; page++) {
                // The work.
                Thread.sleep(pageTime.toMillis());
                progress.update(page, "Page " + page + " of " + PAGES);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            progress.hide();
        }
        notifications.notify(Notification.of("report", "Your report is ready")).thenAccept(this::log);
    }

    private void log(DeliveryResult result) {
        LOG.info("A report is ready: {}", result);
    }
}
