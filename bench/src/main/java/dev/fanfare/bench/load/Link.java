package dev.fanfare.bench.load;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client's way to the server and back. What the listener hears, it hears on the channel's event loop. */
abstract class Link extends ChannelInboundHandlerAdapter {

    final Listener listener;
    private @Nullable Channel channel;
    private int code;
    private String problem = "";

    /** What happens to a link. */
    interface Listener {
        /** Messages may be sent. */
        void opened(Link link);

        /** Messages have come; the bytes are valid during the call only. */
        void message(byte[] bytes, int from, int to);

        /** Everything that came in one go has been delivered. */
        default void readComplete() {}

        /**
         * The link is gone.
         *
         * @param code with which the server closed it; 0 if it did not
         * @param reason what the server or the network said about it
         */
        void closed(int code, String reason);
    }

    Link(Listener listener) {
        this.listener = listener;
    }

    /** Sends a message, or several that the dialect has joined; dropped if the link is gone. */
    abstract void send(byte[] message);

    /** The server has taken the client in: how commands are addressed where they go another way than answers come. */
    void admitted(Event.Connected connected) {}

    /** The connection on which answers come. */
    final Channel channel() {
        return Objects.requireNonNull(channel);
    }

    /** Whether the connection takes more without piling it up. */
    final boolean isWritable() {
        return channel().isWritable();
    }

    /** Stops reading or resumes it, from any thread. */
    final void reading(boolean on) {
        channel().config().setAutoRead(on);
    }

    /** Cuts the connection without saying why, from any thread. */
    final void cut() {
        if (channel != null) {
            channel.close();
        }
    }

    /** The server ends it. */
    final void ended(int closeCode, String reason) {
        code = closeCode;
        problem = "the server closed the connection with code " + code + " (" + reason + ")";
        cut();
    }

    /** Ends it because of something that should not have happened. */
    final void fail(String reason) {
        if (problem.isEmpty()) {
            problem = reason;
        }
        cut();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        listener.closed(code, problem.isEmpty() ? "the connection broke" : problem);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail("the connection broke: " + cause.getMessage());
        ctx.close();
    }
}
