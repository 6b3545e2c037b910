package dev.jacket.bench.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;

/// Sends each datagram back, and flushes once for each batch of reads.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes or is lost; void promises tell nobody
final class DatagramEcho extends SimpleChannelInboundHandler<DatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        context.write(new DatagramPacket(packet.content().retain(), packet.sender()), context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }
}
