package dev.jacket.cli;

import dev.jacket.server.internal.EventText;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Ownership;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;

/// Where the bytes of an endpoint go.
sealed interface Target {
    /// {@return the word for it in error lines}
    String protocol();

    /// {@return what stands after the protocol in error lines}
    String address();

    /// {@return whether it keeps the bounds of messages}
    default boolean keepsRecords() {
        return false;
    }

    /// TCP or UDP.
    ///
    /// @param type STREAM or DGRAM
    /// @param host a name or numeric address; empty for this machine, `*` for all addresses
    /// @param service a number or a name
    /// @param tls whether TLS is spoken over it
    record Internet(SocketType type, String host, String service, boolean tls) implements Target {
        Internet(SocketType type, String host, String service) {
            this(type, host, service, false);
        }

        @Override
        public String protocol() {
            return tls ? "tls" : keepsRecords() ? "udp" : "tcp";
        }

        @Override
        public String address() {
            return place();
        }

        @Override
        public boolean keepsRecords() {
            return type.equals(SocketType.DGRAM);
        }

        boolean isAny() {
            return host.equals("*");
        }

        /// {@return host and port as they were typed, for messages}
        String place() {
            return host.isEmpty() ? service : (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + service;
        }

        @Override
        public String toString() {
            return tls || keepsRecords() ? protocol() + "://" + place() : place();
        }
    }

    /// A Unix socket.
    ///
    /// @param type STREAM, DGRAM or SEQPACKET
    /// @param name a path or an abstract name
    record Local(SocketType type, Address.Unix name) implements Target {
        @Override
        public String protocol() {
            return type.equals(SocketType.STREAM) ? "unix" : type.equals(SocketType.DGRAM) ? "unix-dgram" : "seqpacket";
        }

        @Override
        public String address() {
            return EventText.bare(name);
        }

        @Override
        public boolean keepsRecords() {
            return !type.equals(SocketType.STREAM);
        }

        @Override
        public String toString() {
            return EventText.endpoint(type, name);
        }
    }

    /// Packets of one protocol below TCP and UDP.
    ///
    /// @param host a name or numeric address, or `*` for all addresses
    /// @param number the protocol
    record Ip(String host, int number) implements Target {
        @Override
        public String protocol() {
            return "ip";
        }

        @Override
        public String address() {
            return host + "/" + protocolWord();
        }

        @Override
        public boolean keepsRecords() {
            return true;
        }

        boolean isAny() {
            return host.equals("*");
        }

        /// {@return the protocol's word, or its number}
        String protocolWord() {
            return Protocols.word(number);
        }

        /// {@return the family that the protocol has; the one asked for where it has none of its own}
        Family family(Family asked) {
            var own = Protocols.family(number);
            if (!own.equals(Family.UNSPEC) && !asked.equals(Family.UNSPEC) && !own.equals(asked)) {
                throw Trouble.usage(protocolWord() + " is of the other family than the flag asks for");
            }
            return own.equals(Family.UNSPEC) ? asked : own;
        }

        @Override
        public String toString() {
            return "ip://" + address();
        }
    }

    /// A socket between a virtual machine and its host.
    ///
    /// @param cid the machine; [#UNNAMED] where none was named
    /// @param port its port, of 32 bits
    record Vsock(long cid, int port) implements Target {
        static final long UNNAMED = -2;

        @Override
        public String protocol() {
            return "vsock";
        }

        @Override
        public String address() {
            String machine = cid == UNNAMED ? "" : cid == Address.Vsock.CID_ANY ? "any:" : cid + ":";
            return machine + Integer.toUnsignedString(port);
        }

        /// {@return the address, with this machine where none was named}
        Address.Vsock at(int otherwise) {
            return Address.Vsock.of(cid == UNNAMED ? otherwise : (int) cid, port);
        }

        @Override
        public String toString() {
            return "vsock://" + address();
        }
    }

    /// A descriptor that the program was started with.
    ///
    /// @param fd its number
    record Inherited(int fd) implements Target {
        @Override
        public String protocol() {
            return "fd";
        }

        @Override
        public String address() {
            return Integer.toString(fd);
        }

        /// {@return the socket that the descriptor is, which becomes ours}
        Socket open() throws IOException {
            try {
                return Socket.fromFd(fd, Ownership.ADOPT);
            } catch (IOException e) {
                throw Trouble.of(Exit.USAGE, "open fd " + fd + " : " + Errno.of(e), e);
            }
        }

        @Override
        public String toString() {
            return "fd:" + fd;
        }
    }

    /// Sockets that the service manager has opened and named.
    ///
    /// @param name as it stands in `LISTEN_FDNAMES`
    record Named(String name) implements Target {
        @Override
        public String protocol() {
            return "fd";
        }

        @Override
        public String address() {
            return name;
        }

        @Override
        public String toString() {
            return "fd:" + name;
        }
    }

    /// Our own stdin and stdout.
    record Stdio() implements Target {
        @Override
        public String protocol() {
            return "stdio";
        }

        @Override
        public String address() {
            return "-";
        }

        @Override
        public String toString() {
            return "-";
        }
    }

    /// A file, read as a source or created as a target.
    ///
    /// @param path its name
    record File(String path) implements Target {
        @Override
        public String protocol() {
            return "file";
        }

        @Override
        public String address() {
            return path;
        }

        @Override
        public String toString() {
            return "file:" + path;
        }
    }
}
