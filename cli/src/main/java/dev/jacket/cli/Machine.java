package dev.jacket.cli;

import dev.jacket.loop.Backend;
import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopConfig;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Option;
import dev.jacket.sockets.Platform;
import dev.jacket.sockets.Protocol;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import dev.jacket.tls.Trust;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// What `doctor` asks of the machine that it runs on.
interface Machine {
    /// {@return why a socket of these three cannot be opened, or [Errno#NONE]}
    Errno probe(Family family, SocketType type, Protocol protocol);

    /// {@return why no kind of socket gives this option, or [Errno#NONE]}
    Errno readable(Option<?> option);

    /// {@return why this user cannot set an option of a UDP socket, or [Errno#NONE]}
    <T> Errno settable(Option<T> option, T value);

    /// {@return the text of a file without outer white space, or null where it cannot be read}
    @Nullable String file(String path);

    /// {@return a system property, or null}
    @Nullable String property(String name);

    /// {@return a variable of the environment, or null}
    @Nullable String variable(String name);

    /// {@return what descriptor 0, 1 or 2 is}
    Std.Kind std(int fd);

    Runtime.Version java();

    int processors();

    /// {@return whether this JVM lets us call the kernel}
    boolean hasNativeAccess();

    /// What event loops are here.
    ///
    /// @param own whether they run their threads themselves
    /// @param backend what they hear from the kernel by, unless told
    /// @param reason why that is not io_uring; empty if it is
    record Loops(boolean own, Backend backend, String reason) {}

    /// {@return what event loops are here}
    Loops loops();

    /// {@return the versions of TLS that the JDK speaks unless told otherwise}
    List<String> tlsVersions();

    /// Whom TLS believes unless told otherwise.
    ///
    /// @param place where they stand
    /// @param number how many they are
    record Roots(String place, int number) {}

    /// {@return whom TLS believes unless told otherwise}
    Roots roots();

    /// {@return this machine}
    static Machine here() {
        return new Here();
    }

    /// The machine as it is.
    final class Here implements Machine {
        private static final int MOST = 16 << 10;
        private static final int ROOM = 512;

        private record Kind(Family family, SocketType type, Protocol protocol) {}

        /// The kinds of socket that some option is for.
        private static final List<Kind> KINDS = List.of(
                new Kind(Family.INET, SocketType.STREAM, Protocol.DEFAULT),
                new Kind(Family.INET, SocketType.DGRAM, Protocol.DEFAULT),
                new Kind(Family.INET6, SocketType.STREAM, Protocol.DEFAULT),
                new Kind(Family.INET6, SocketType.DGRAM, Protocol.DEFAULT),
                new Kind(Family.UNIX, SocketType.STREAM, Protocol.DEFAULT),
                new Kind(Family.NETLINK, SocketType.RAW, Protocol.Netlink.ROUTE),
                new Kind(Family.INET, SocketType.STREAM, Protocol.MPTCP),
                new Kind(Family.INET, SocketType.STREAM, Protocol.SCTP),
                new Kind(Family.VSOCK, SocketType.STREAM, Protocol.DEFAULT),
                new Kind(Family.INET, SocketType.RAW, Protocol.ICMP),
                new Kind(Family.INET6, SocketType.RAW, Protocol.ICMPV6),
                new Kind(Family.PACKET, SocketType.RAW, Protocol.DEFAULT));

        private static final String CALLER = "dev.jacket.sys";

        private Here() {}

        @Override
        public Errno probe(Family family, SocketType type, Protocol protocol) {
            return Platform.probe(family, type, protocol);
        }

        @Override
        public Errno readable(Option<?> option) {
            Errno last = Errno.EAFNOSUPPORT;
            for (Kind kind : KINDS) {
                try (var socket = Socket.open(kind.family, kind.type, kind.protocol)) {
                    Errno errno = get(socket, option);
                    if (!isAbsent(errno)) {
                        return Errno.NONE; // perhaps refused, as this socket has nothing to tell yet
                    }
                    last = errno;
                } catch (IOException notOpen) {
                    // the others may have it
                }
            }
            return last;
        }

        private static Errno get(Socket socket, Option<?> option) {
            try {
                socket.get(option.level(), option.number(), ROOM);
                return Errno.NONE;
            } catch (IOException e) {
                return Errno.of(e);
            }
        }

        private static boolean isAbsent(Errno errno) {
            return errno.equals(Errno.ENOPROTOOPT) || errno.equals(Errno.EOPNOTSUPP);
        }

        @Override
        public <T> Errno settable(Option<T> option, T value) {
            try (var socket = Socket.open(Family.INET, SocketType.DGRAM)) {
                socket.set(option, value);
                return Errno.NONE;
            } catch (IOException e) {
                return Errno.of(e);
            }
        }

        /// Read at one go: the kernel gives the number of a sysctl to the first read only, as far as that asks.
        @Override
        public @Nullable String file(String path) {
            var bytes = new byte[MOST];
            try (var in = new FileInputStream(path)) {
                int count = 0;
                for (int n; count < MOST && (n = in.read(bytes, count, MOST - count)) > 0; ) {
                    count += n;
                }
                return new String(bytes, 0, count, StandardCharsets.ISO_8859_1).strip();
            } catch (IOException e) {
                return null; // a container hides it, or this kernel has none
            }
        }

        @Override
        public @Nullable String property(String name) {
            return System.getProperty(name);
        }

        @Override
        public @Nullable String variable(String name) {
            return System.getenv(name);
        }

        @Override
        public Std.Kind std(int fd) {
            return fd == 0 ? Std.in() : fd == 1 ? Std.out() : Std.err();
        }

        @Override
        public Runtime.Version java() {
            return Runtime.version();
        }

        @Override
        public int processors() {
            return Runtime.getRuntime().availableProcessors();
        }

        @Override
        public Loops loops() {
            try (EventLoops loops = EventLoops.start(LoopConfig.DEFAULT.loops(1))) {
                return new Loops(loops.areOwn(), loops.backend(), loops.reason());
            } catch (UncheckedIOException refused) {
                return new Loops(false, Backend.EPOLL, String.valueOf(refused.getMessage()));
            }
        }

        @Override
        public List<String> tlsVersions() {
            try {
                return List.of(SSLContext.getDefault().getDefaultSSLParameters().getProtocols());
            } catch (NoSuchAlgorithmException e) {
                return List.of(); // the files of the JDK's roots cannot be read: its TLS does not begin
            }
        }

        @Override
        public Roots roots() {
            var file = Trust.systemFile();
            String place = file.map(Path::toString).orElse("the JDK's own");
            try {
                return new Roots(place, Trust.system().roots().size());
            } catch (IOException e) {
                return new Roots(place, 0);
            }
        }

        /// On the class path one nameless module makes the calls, with all else that is there.
        @Override
        public boolean hasNativeAccess() {
            var own = Main.class.getModule();
            return Optional.ofNullable(own.getLayer())
                    .flatMap(layer -> layer.findModule(CALLER))
                    .orElse(own)
                    .isNativeAccessEnabled();
        }
    }
}
