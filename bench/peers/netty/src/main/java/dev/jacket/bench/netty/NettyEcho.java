package dev.jacket.bench.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import javax.net.ssl.SSLException;

/// An echo server: `NettyEcho nio|epoll|uring|uring-br stream|datagram ADDRESS THREADS`, or under TLS by the JDK's engine
/// `... tls ADDRESS THREADS CERTIFICATE KEY`. ADDRESS is `127.0.0.1:PORT` or `unix:PATH`.
final class NettyEcho {
    private static final int BACKLOG = 4096;
    private static final int DATAGRAM_BUFFER = 4 << 20;

    /// Above what a client has under way here, so that back-pressure is there and costs nothing.
    private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(1 << 20, 2 << 20);

    private final String name;
    private final Transport transport;
    private final MultiThreadIoEventLoopGroup group;

    private NettyEcho(String name, int threads) {
        this.name = name;
        transport = Transport.named(name);
        group = new MultiThreadIoEventLoopGroup(threads, transport.handler());
    }

    static void main(String[] arguments) throws InterruptedException, SSLException {
        var server = new NettyEcho(arguments[0], Integer.parseInt(arguments[3]));
        var bound =
                switch (arguments[1]) {
                    case "datagram" -> server.datagrams(arguments[2]);
                    case "tls" -> server.streams(arguments[2], underTls(arguments[4], arguments[5]));
                    default -> server.streams(arguments[2], new StreamEcho());
                };
        bound.sync().channel().closeFuture().sync();
    }

    private static ChannelHandler underTls(String certificate, String key) throws SSLException {
        var context = SslContextBuilder.forServer(new File(certificate), new File(key))
                .sslProvider(SslProvider.JDK)
                .build();
        var echo = new StreamEcho();
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(context.newHandler(channel.alloc()), echo);
            }
        };
    }

    private ChannelFuture streams(String address, ChannelHandler handler) {
        boolean unix = address.startsWith("unix:");
        var bootstrap = new ServerBootstrap()
                .group(group)
                .channel(unix ? transport.unix() : transport.inet())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
                .childHandler(handler);
        if (!unix) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true).childOption(ChannelOption.TCP_NODELAY, true);
        }
        if (name.equals("uring-br")) {
            bootstrap.childOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, Transport.BUFFER_GROUP);
        }
        return bootstrap.bind(unix ? path(address.substring("unix:".length())) : inet(address));
    }

    private ChannelFuture datagrams(String address) {
        return new Bootstrap()
                .group(group)
                .channel(transport.datagram())
                .option(ChannelOption.SO_RCVBUF, DATAGRAM_BUFFER)
                .handler(new DatagramEcho())
                .bind(inet(address));
    }

    private SocketAddress path(String path) {
        return name.equals("nio") ? UnixDomainSocketAddress.of(path) : new DomainSocketAddress(path);
    }

    private static InetSocketAddress inet(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
}
