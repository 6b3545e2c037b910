package dev.jacket.sockets;

import dev.jacket.loop.Deadline;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The `java.net` side of a stream socket that is opened when it connects.
///
/// **threads:** shared; the fields of before and after connecting are guarded by this object's lock.
final class JdkConnection extends SocketImpl {
    private final JdkSockets.Dialer dialer;
    private final JdkOptions options = new JdkOptions();
    /// Those that an attempt has opened: what close() has to close while connecting.
    private final List<Socket> opened = new ArrayList<>();

    private @Nullable InetSocketAddress asked;
    private @Nullable InetSocketAddress from;
    private @Nullable Socket socket;
    private boolean closed;

    JdkConnection(JdkSockets.Dialer dialer) {
        this.dialer = dialer;
        this.fd = new FileDescriptor(); // never valid: the number is ours alone
    }

    /// Takes the address that the client asked for where `java.net` cannot carry it.
    synchronized void asked(InetSocketAddress to) {
        asked = to;
    }

    @Override
    protected void create(boolean stream) throws IOException {
        if (!stream) {
            throw new IOException("only streams");
        }
    }

    @Override
    protected void connect(String host, int port) throws IOException {
        connect(InetSocketAddress.createUnresolved(host, port), 0);
    }

    @Override
    protected void connect(InetAddress host, int port) throws IOException {
        connect(new InetSocketAddress(host, port), 0);
    }

    @Override
    protected void connect(SocketAddress to, int timeout) throws IOException {
        if (!(to instanceof InetSocketAddress inet)) {
            throw new IllegalArgumentException("an address of " + to.getClass().getName() + " is not known here");
        }
        InetSocketAddress target;
        synchronized (this) {
            target = asked == null ? inet : asked;
        }
        try {
            Socket connected = dialer.dial(target, Duration.ofMillis(timeout), this::prepare);
            connected.blocking();
            adopt(connected, inet);
        } catch (IOException failed) {
            close();
            throw asJdk(failed);
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /// Options and the local address, on each socket of an attempt.
    private void prepare(Socket fresh) throws IOException {
        InetSocketAddress local;
        synchronized (this) {
            if (closed) {
                throw new SocketException("Socket closed");
            }
            opened.add(fresh);
            local = from;
        }
        if (local != null) {
            fresh.bind(Address.of(local));
        }
        options.applyTo(fresh);
    }

    private synchronized void adopt(Socket connected, InetSocketAddress to) throws IOException {
        if (closed) {
            connected.close();
            throw new SocketException("Socket closed");
        }
        opened.clear();
        if (connected.peerAddress() instanceof Address.Ip
                && connected.peerAddress().toJdk() instanceof InetSocketAddress peer) {
            address = InetAddress.getByAddress(nameOf(to), peer.getAddress().getAddress());
            port = peer.getPort();
        } else {
            address = to.getAddress();
            port = to.getPort();
        }
        localport = connected.localAddress() instanceof Address.Ip ip ? ip.port() : 0;
        options.connected(connected);
        socket = connected;
    }

    /// The name that the client gave, so that nothing asks for it in reverse.
    private static String nameOf(InetSocketAddress address) {
        return address.getHostString();
    }

    @Override
    protected synchronized void bind(InetAddress host, int port) throws IOException {
        from = new InetSocketAddress(host, port);
        localport = port;
    }

    @Override
    protected void listen(int backlog) throws IOException {
        throw new SocketException("a client's socket does not listen");
    }

    @Override
    protected void accept(SocketImpl taken) throws IOException {
        throw new SocketException("a client's socket does not accept");
    }

    private synchronized Socket socket() throws SocketException {
        if (closed) {
            throw new SocketException("Socket closed");
        }
        if (socket == null) {
            throw new SocketException("Socket is not connected");
        }
        return socket;
    }

    @Override
    protected InputStream getInputStream() throws IOException {
        return new Views.Input(new Ends(socket()));
    }

    @Override
    protected OutputStream getOutputStream() throws IOException {
        return new Views.Output(new Ends(socket()));
    }

    @Override
    protected int available() throws IOException {
        return jdk(socket()::available);
    }

    @Override
    protected void shutdownInput() throws IOException {
        shutdown(Shutdown.READ);
    }

    @Override
    protected void shutdownOutput() throws IOException {
        shutdown(Shutdown.WRITE);
    }

    private void shutdown(Shutdown how) throws IOException {
        Socket connected = socket();
        jdk(() -> {
            connected.shutdown(how);
            return how;
        });
    }

    @Override
    protected boolean supportsUrgentData() {
        return true;
    }

    @Override
    protected void sendUrgentData(int one) throws IOException {
        Socket connected = socket();
        jdk(() -> connected.send(new byte[] {(byte) one}, 0, 1, MsgFlags.MSG_OOB));
    }

    @Override
    protected synchronized void close() {
        closed = true;
        opened.forEach(Socket::close);
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public void setOption(int option, Object value) throws SocketException {
        options.set(option, value);
    }

    @Override
    public Object getOption(int option) throws SocketException {
        return option == SO_BINDADDR ? localHost() : options.get(option);
    }

    private synchronized InetAddress localHost() throws SocketException {
        try {
            if (socket != null && socket.localAddress() instanceof Address.Ip ip) {
                return InetAddress.getByAddress(ip.bytes());
            }
            return from == null ? InetAddress.getByAddress(new byte[4]) : from.getAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError("the length is right", e);
        } catch (IOException e) {
            throw closed(e);
        }
    }

    @Override
    protected Set<SocketOption<?>> supportedOptions() {
        return JdkOptions.SUPPORTED;
    }

    @Override
    protected <T> void setOption(SocketOption<T> option, T value) throws IOException {
        options.set(option, value);
    }

    @Override
    protected <T> T getOption(SocketOption<T> option) throws IOException {
        return option.type().cast(options.get(option));
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    private static <T> T jdk(Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (IOException failed) {
            throw asJdk(failed);
        }
    }

    /// Clients look for a SocketException where a socket was closed.
    private static IOException asJdk(IOException failed) {
        return failed instanceof ClosedChannelException ? closed(failed) : failed;
    }

    static SocketException closed(IOException cause) {
        return (SocketException) new SocketException("Socket closed").initCause(cause);
    }

    /// The connection as the JDK's clients know it: with their read limit, and their exception when it is closed.
    private final class Ends implements Views.Ends {
        private final Socket connected;

        Ends(Socket connected) {
            this.connected = connected;
        }

        @Override
        public int receive(byte[] bytes, int offset, int length) throws IOException {
            Duration limit = options.readLimit();
            Deadline deadline = limit.isZero() ? Deadline.NEVER : Deadline.after(limit);
            return jdk(() -> connected.recvInto(ByteBuffer.wrap(bytes, offset, length), MsgFlags.NONE, deadline));
        }

        @Override
        public void send(byte[] bytes, int offset, int length) throws IOException {
            jdk(() -> {
                connected.sendAll(bytes, offset, length);
                return connected;
            });
        }

        @Override
        public int available() throws IOException {
            return JdkConnection.this.available();
        }

        @Override
        public void close() {
            JdkConnection.this.close();
        }
    }
}
