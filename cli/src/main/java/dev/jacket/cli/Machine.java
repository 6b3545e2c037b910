package dev.jacket.cli;

import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Platform;
import dev.jacket.sockets.Protocol;
import dev.jacket.sockets.SocketType;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `doctor` asks of the machine that it runs on.
interface Machine {
    /// {@return why a socket of these three cannot be opened, or [Errno#NONE]}
    Errno probe(Family family, SocketType type, Protocol protocol);

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

    /// {@return this machine}
    static Machine here() {
        return new Here();
    }

    /// The machine as it is.
    final class Here implements Machine {
        private static final int MOST = 16 << 10;
        private static final String CALLER = "dev.jacket.sys";

        private Here() {}

        @Override
        public Errno probe(Family family, SocketType type, Protocol protocol) {
            return Platform.probe(family, type, protocol);
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
