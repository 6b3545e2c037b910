"""The servers that are compared. One line is one server.

A command is given {address}: 127.0.0.1:PORT or unix:PATH; or {endpoint}, which for UDP is udp://127.0.0.1:PORT; and {threads}.
It must run the server in the process that it is started as, so that the right CPU time is read; this is checked. A server
that cannot be built or started is shown as absent, with the reason.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Server:
    name: str
    kind: str  # what must be built for it: c, jdk, netty, go, python or jacket
    transports: tuple  # of tcp, unix, udp
    command: str
    about: str
    env: dict = field(default_factory=dict)

    @property
    def compiles_as_it_runs(self):
        return self.kind in ("jdk", "netty", "jacket")


JDK = "{java} -cp {classes} dev.jacket.bench.peers."
NETTY = (
    "{java} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dio.netty.noUnsafe=false"
    " -cp {netty} dev.jacket.bench.netty.NettyEcho "
)
PYTHON = "{python} {peers}/py_echo.py "
JACKET = "{root}/jacket serve echo {endpoint}"

SERVERS = [
    Server("c-epoll", "c", ("tcp", "unix"), "{bin}/c_epoll {address} --threads {threads}", "C, level-triggered epoll"),
    Server("c-uring", "c", ("tcp", "unix"), "{bin}/c_uring {address} --threads {threads}", "C, io_uring: multishot, buffer ring"),
    Server("c-mmsg", "c", ("udp",), "{bin}/c_udp {address}", "C, recvmmsg and sendmmsg"),
    Server("c-single", "c", ("udp",), "{bin}/c_udp {address} --single", "C, recvfrom and sendto"),
    Server("netty-nio", "netty", ("tcp", "unix"), NETTY + "nio stream {address} {threads}", "Netty, NIO"),
    Server("netty-epoll", "netty", ("tcp", "unix"), NETTY + "epoll stream {address} {threads}", "Netty, epoll"),
    Server("netty-uring", "netty", ("tcp", "unix"), NETTY + "uring stream {address} {threads}", "Netty, io_uring"),
    Server("netty-uring-br", "netty", ("tcp", "unix"), NETTY + "uring-br stream {address} {threads}", "Netty, io_uring with a buffer ring"),
    Server("netty-nio-udp", "netty", ("udp",), NETTY + "nio datagram {address} {threads}", "Netty, NIO"),
    Server("netty-epoll-udp", "netty", ("udp",), NETTY + "epoll datagram {address} {threads}", "Netty, epoll"),
    Server("netty-uring-udp", "netty", ("udp",), NETTY + "uring datagram {address} {threads}", "Netty, io_uring"),
    Server("jdk-nio", "jdk", ("tcp", "unix"), JDK + "SelectorEcho {address}", "JDK, one thread with a selector"),
    Server("jdk-vt", "jdk", ("tcp",), JDK + "VirtualThreadEcho {address}", "JDK, java.net on virtual threads"),
    Server("jdk-channel", "jdk", ("udp",), JDK + "DatagramEcho {address}", "JDK, a blocking DatagramChannel"),
    Server("go", "go", ("tcp", "unix", "udp"), "{bin}/go_echo {endpoint} {threads}", "Go, a goroutine for each connection"),
    Server("py-asyncio", "python", ("tcp", "unix"), PYTHON + "asyncio {address}", "Python, asyncio"),
    Server("py-socketserver", "python", ("tcp", "unix"), PYTHON + "socketserver {address}", "Python, socketserver with threads"),
    Server("py-udp", "python", ("udp",), PYTHON + "udp {address}", "Python, socketserver"),
    Server("jacket", "jacket", ("tcp", "unix", "udp"), JACKET, "Jacket, blocking code on its event loop"),
    Server("jacket-epoll", "jacket", ("tcp", "unix", "udp"), JACKET + " --backend epoll", "the same on epoll"),
]

BY_NAME = {server.name: server for server in SERVERS}
