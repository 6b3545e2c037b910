package dev.jacket.cli;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Errno;
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
    record Internet(SocketType type, String host, String service) implements Target {
        @Override
        public String protocol() {
            return keepsRecords() ? "udp" : "tcp";
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
            return keepsRecords() ? "udp://" + place() : place();
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
            return Places.bare(name);
        }

        @Override
        public boolean keepsRecords() {
            return !type.equals(SocketType.STREAM);
        }

        @Override
        public String toString() {
            return protocol() + name.toString().substring("unix".length());
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
