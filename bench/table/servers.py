"""The servers that are compared. One line is one server.

A command is given {address}: 127.0.0.1:PORT or unix:PATH; or {endpoint}, which for UDP is udp://127.0.0.1:PORT and for
TLS tls://127.0.0.1:PORT with the options that name {certificate} and {key}; and {threads}. It must run the server in the process that it is started as, so that the right CPU time is read; this is
checked. A server that cannot be built or started is shown as absent, with the reason.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Server:
    name: str
    kind: str  # the method of Build that makes it: c, c_tls, openssl, jdk, netty, go, python, jacket, library, added
    transports: tuple  # of tcp, unix, udp, tls
    command: str
    about: str
    env: dict = field(default_factory=dict)
    only: tuple = ()  # the cells that make sense for it, where not all do

    def plays(self, cell):
        return not self.only or cell in self.only

    @property
    def compiles_as_it_runs(self):
        return self.kind in ("jdk", "netty", "jacket", "library")


JDK = "{java} -cp {classes} dev.jacket.bench.peers."
NETTY = (
    "{java} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dio.netty.noUnsafe=false"
    " -cp {netty} dev.jacket.bench.netty.NettyEcho "
)
TLS_WORDS = "{address} {threads} {certificate} {key}"
PYTHON = "{python} {peers}/py_echo.py "
JACKET = "{root}/jacket serve echo {endpoint}"
# As the launcher starts it, but without opening the JDK's scheduler to it.
NO_HOOK = (
    "{root}/.image/current/bin/java --enable-native-access=dev.jacket.sys,org.jline.terminal.ffm"
    " -m dev.jacket.cli/dev.jacket.cli.Main serve echo {endpoint}"
)

LIBRARY = (
    "{root}/.image/current/bin/java --enable-native-access=dev.jacket.sys"
    " --add-opens java.base/java.lang=dev.jacket.loop --add-modules dev.jacket.server"
    " -cp {classes} dev.jacket.bench.servers.ServerEcho {address} "
)

TCP, UDP, TLS, STREAMS, PLAIN = ("tcp",), ("udp",), ("tls",), ("tcp", "unix"), ("tcp", "unix", "udp")
ALL = (*PLAIN, "tls")

SERVERS = [
    Server("c-epoll", "c", STREAMS, "{bin}/c_epoll {address} --threads {threads}", "C, level-triggered epoll"),
    Server("c-uring", "c", STREAMS, "{bin}/c_uring {address} --threads {threads}", "C, io_uring with a buffer ring"),
    Server("c-mmsg", "c", UDP, "{bin}/c_udp {address}", "C, recvmmsg and sendmmsg"),
    Server("c-single", "c", UDP, "{bin}/c_udp {address} --single", "C, recvfrom and sendto"),
    Server("c-openssl", "c_tls", TLS, "{bin}/c_tls {address} {certificate} {key}", "C, epoll and OpenSSL"),
    Server(
        "openssl",
        "openssl",
        TLS,
        "openssl s_server -accept {address} -cert {certificate} -key {key} -rev -quiet",
        "openssl s_server, which turns lines round, one connection after the other",
        only=("tls64@1", "tlsshort@16"),
    ),
    Server("netty-nio", "netty", STREAMS, NETTY + "nio stream {address} {threads}", "Netty, NIO"),
    Server("netty-epoll", "netty", STREAMS, NETTY + "epoll stream {address} {threads}", "Netty, epoll"),
    Server("netty-uring", "netty", STREAMS, NETTY + "uring stream {address} {threads}", "Netty, io_uring"),
    Server("netty-uring-br", "netty", STREAMS, NETTY + "uring-br stream {address} {threads}", "with a buffer ring"),
    Server("netty-nio-udp", "netty", UDP, NETTY + "nio datagram {address} {threads}", "Netty, NIO"),
    Server("netty-epoll-udp", "netty", UDP, NETTY + "epoll datagram {address} {threads}", "Netty, epoll"),
    Server("netty-uring-udp", "netty", UDP, NETTY + "uring datagram {address} {threads}", "Netty, io_uring"),
    Server("netty-nio-tls", "netty", TLS, NETTY + "nio tls " + TLS_WORDS, "Netty, NIO, with the JDK's engine"),
    Server("netty-epoll-tls", "netty", TLS, NETTY + "epoll tls " + TLS_WORDS, "Netty, epoll, with the JDK's engine"),
    Server("jdk-nio", "jdk", STREAMS, JDK + "SelectorEcho {address}", "JDK, one thread with a selector"),
    Server("jdk-vt", "jdk", TCP, JDK + "VirtualThreadEcho {address}", "JDK, java.net on virtual threads"),
    Server("jdk-channel", "jdk", UDP, JDK + "DatagramEcho {address}", "JDK, a blocking DatagramChannel"),
    Server("go", "go", PLAIN, "{bin}/go_echo {endpoint} {threads}", "Go, a goroutine for each connection"),
    Server("py-asyncio", "python", STREAMS, PYTHON + "asyncio {address}", "Python, asyncio"),
    Server(
        "py-socketserver", "python", STREAMS, PYTHON + "socketserver {address}", "Python, socketserver with threads"
    ),
    Server("py-udp", "python", UDP, PYTHON + "udp {address}", "Python, socketserver"),
    Server("jacket", "jacket", ALL, JACKET, "Jacket, blocking code on its event loop"),
    Server("jacket-epoll", "jacket", ALL, JACKET + " --backend epoll", "Jacket on epoll"),
    Server("jacket-limits", "library", TCP, LIBRARY + "limits", "Jacket's library: bytes as they come, all limits on"),
    Server("jacket-nolimits", "library", TCP, LIBRARY + "unlimited", "the same, without any limit"),
    Server("jacket-listeners", "library", TCP, LIBRARY + "listeners", "the same with limits, and two listeners"),
    Server(
        "jacket-lines",
        "library",
        TCP,
        LIBRARY + "lines",
        "the same with limits, by readLine and writeLine",
        only=("line64@64",),
    ),
    Server("jacket-nohook", "jacket", PLAIN, NO_HOOK, "Jacket on the JDK's own scheduler"),
]

BY_NAME = {server.name: server for server in SERVERS}

# Those whose growth is drawn, unless others are asked for.
GROWING = ("c-epoll", "c-uring", "netty-uring-br", "jdk-nio", "jdk-vt", "jacket", "jacket-epoll")
