package dev.fanfare.netty.internal.loop;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.fanfare.netty.NativeTransport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NettyLoopTest {

    @Test
    void aLoopThatHasEndedDoesNothing() {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NativeTransport.NIO.handlers());
        NettyLoop loop = new NettyLoop(loops.next());
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
        assertThatCode(() -> loop.execute(() -> {})).doesNotThrowAnyException();
        assertThatCode(() -> loop.schedule(() -> {}, 1)).doesNotThrowAnyException();
    }
}
