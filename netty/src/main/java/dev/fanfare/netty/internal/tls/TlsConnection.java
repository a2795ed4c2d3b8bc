package dev.fanfare.netty.internal.tls;

import dev.fanfare.protocol.Outside;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;

/** What connections do in another way if they are encrypted. */
public final class TlsConnection {

    private TlsConnection() {}

    /** Ends what is sent on a connection, and goes on to read. */
    public static void shutdownOutput(DuplexChannel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.shutdownOutput();
        } else {
            // The peer could not tell an end without a goodbye from one that somebody between has made.
            tls.closeOutbound().addListener(said -> channel.shutdownOutput());
        }
    }

    /** Whether the handshake has come to HTTP/2. */
    public static boolean isHttp2(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls != null && ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
    }

    /** Tells of a connection of a session that failed, and ends it. */
    public static void broke(Channel channel, Throwable cause, Logger log) {
        if (isPeers(cause)) {
            log.debug("Connection {} broke: {}", channel, Outside.sentence(cause.getMessage()));
        } else {
            log.error("Connection {} failed", channel, cause);
        }
        channel.close();
    }

    /** Whether a connection failed because of its peer or of the network between. */
    public static boolean isPeers(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof Http2Exception
                || (failure instanceof DecoderException && failure.getCause() instanceof SSLException);
    }
}
