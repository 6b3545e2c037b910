package dev.jacket.cli;

import dev.jacket.loop.Backend;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Option;
import dev.jacket.sockets.Protocol;
import dev.jacket.sockets.SocketType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A machine that answers as the test says; as it is made, all is well.
final class FakeMachine implements Machine {
    static final String LIMITS = "/proc/self/limits";

    final Map<String, Errno> refusals = new HashMap<>();
    final Map<String, String> files = new HashMap<>();
    final Map<String, String> properties = new HashMap<>(Map.of("native.encoding", "UTF-8"));
    final Map<String, String> variables = new HashMap<>(Map.of("TERM", "xterm", "LANG", "C.UTF-8"));
    final Std.Kind[] kinds = {Std.Kind.TERMINAL, Std.Kind.TERMINAL, Std.Kind.TERMINAL};
    String version = "25.0.3+9";
    int processors = 2;
    boolean nativeAccess = true;
    Loops loops = new Loops(true, Backend.IO_URING, "");
    List<String> tlsVersions = List.of("TLSv1.3", "TLSv1.2");
    Roots roots = new Roots("/etc/ssl/certs/ca-certificates.crt", 146);
    int probes;

    FakeMachine() {
        limits("20000", "524288");
        files.put("/proc/sys/kernel/osrelease", "6.8.0");
        files.put("/proc/cpuinfo", "flags : fpu aes pclmulqdq avx");
        files.put("/proc/sys/kernel/io_uring_disabled", "0");
        files.put("/proc/sys/net/core/somaxconn", "4096");
        files.put("/proc/sys/net/core/rmem_max", "212992");
        files.put("/proc/sys/net/core/wmem_max", "4194304");
        files.put("/proc/sys/net/ipv4/ip_local_port_range", "32768\t60999");
        files.put("/proc/sys/net/ipv4/tcp_rmem", "4096\t131072\t6291456");
        files.put("/proc/sys/net/ipv4/tcp_wmem", "4096\t16384\t4194304");
    }

    void limits(String soft, String hard) {
        files.put(LIMITS, """
                Limit                     Soft Limit           Hard Limit           Units
                Max open files            %s                   %s                   files
                Max locked memory         8388608              unlimited            bytes
                """.formatted(soft, hard));
    }

    @Override
    public Errno probe(Family family, SocketType type, Protocol protocol) {
        probes++;
        boolean own =
                protocol.equals(Protocol.DEFAULT) || (type.equals(SocketType.RAW) && !protocol.equals(Protocol.IGMP));
        String name = family + " " + type + (own ? "" : " " + protocol);
        return refusals.getOrDefault(name, Errno.NONE);
    }

    @Override
    public Errno readable(Option<?> option) {
        return refusals.getOrDefault(option.name(), Errno.NONE);
    }

    @Override
    public <T> Errno settable(Option<T> option, T value) {
        return refusals.getOrDefault("set " + option.name(), Errno.NONE);
    }

    @Override
    public @Nullable String file(String path) {
        return files.get(path);
    }

    @Override
    public @Nullable String property(String name) {
        return properties.get(name);
    }

    @Override
    public @Nullable String variable(String name) {
        return variables.get(name);
    }

    @Override
    public Std.Kind std(int fd) {
        return kinds[fd];
    }

    @Override
    public Runtime.Version java() {
        return Runtime.Version.parse(version);
    }

    @Override
    public int processors() {
        return processors;
    }

    @Override
    public Loops loops() {
        return loops;
    }

    @Override
    public List<String> tlsVersions() {
        return tlsVersions;
    }

    @Override
    public Roots roots() {
        return roots;
    }

    @Override
    public boolean hasNativeAccess() {
        return nativeAccess;
    }
}
