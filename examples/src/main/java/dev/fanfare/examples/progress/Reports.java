package dev.fanfare.examples.progress;

import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
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

    private static final int MAX_PAGES = 1000;

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
        return CompletableFuture.completedStage(order(call));
    }

    private HttpAnswer order(HttpCall call) {
        if (!call.method().equals("POST")) {
            return HttpAnswer.text(405, "Use POST").with("allow", "POST");
        }
        if (ClientContext.clientId().isEmpty()) {
            return HttpAnswer.text(403, "Connect first: nobody would see the report's progress");
        }
        String pages = call.parameter("pages").orElse("100");
        if (!pages.matches("[1-9]\\d{0,2}|" + MAX_PAGES)) {
            return HttpAnswer.text(400, "A report has 1 to " + MAX_PAGES + " pages, not \"" + pages + "\"");
        }
        jobs.execute(() -> print(Integer.parseInt(pages)));
        return HttpAnswer.status(202);
    }

    private void print(int pages) {
        Progress progress =
                notifications.progress().title("Printing the report").max(pages);
        progress.show();
        try {
            for (int page = 1; page <= pages; page++) {
                // The work.
                Thread.sleep(pageTime.toMillis());
                progress.update(page, "Page " + page + " of " + pages);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            progress.hide();
        }
        notifications
                .notify(Notification.of("report", "Your report is ready. Pages: " + pages))
                .thenAccept(this::log);
    }

    private void log(DeliveryResult result) {
        LOG.info("A report is ready: {}", result);
    }
}
