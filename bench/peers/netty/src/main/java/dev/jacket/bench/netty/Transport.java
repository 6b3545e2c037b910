package dev.jacket.bench.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;

/// One of Netty's ways to wait, with its kinds of channel.
record Transport(
        IoHandlerFactory handler,
        Class<? extends ServerChannel> inet,
        Class<? extends ServerChannel> unix,
        Class<? extends Channel> datagram) {
    /// The number of the ring of buffers that connections receive into.
    static final short BUFFER_GROUP = 1;

    private static final short BUFFERS = 1024;
    private static final int BUFFER_SIZE = 16384;
    private static final int BATCH = 64;

    static Transport named(String name) {
        return switch (name) {
            case "nio" ->
                new Transport(
                        NioIoHandler.newFactory(),
                        NioServerSocketChannel.class,
                        NioServerDomainSocketChannel.class,
                        NioDatagramChannel.class);
            case "epoll" ->
                new Transport(
                        EpollIoHandler.newFactory(),
                        EpollServerSocketChannel.class,
                        EpollServerDomainSocketChannel.class,
                        EpollDatagramChannel.class);
            case "uring" -> uring(new IoUringIoHandlerConfig());
            case "uring-br" -> uring(new IoUringIoHandlerConfig().setBufferRingConfig(buffers()));
            default -> throw new IllegalArgumentException("nio, epoll, uring or uring-br, not " + name);
        };
    }

    private static Transport uring(IoUringIoHandlerConfig config) {
        return new Transport(
                IoUringIoHandler.newFactory(config),
                IoUringServerSocketChannel.class,
                IoUringServerDomainSocketChannel.class,
                IoUringDatagramChannel.class);
    }

    /// As many and as large as those of the server in C.
    private static IoUringBufferRingConfig buffers() {
        return IoUringBufferRingConfig.builder()
                .bufferGroupId(BUFFER_GROUP)
                .bufferRingSize(BUFFERS)
                .batchSize(BATCH)
                .allocator(new IoUringFixedBufferRingAllocator(BUFFER_SIZE))
                .build();
    }
}
