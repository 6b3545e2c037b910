"""Echo servers on Python's own library: py_echo.py asyncio|socketserver|udp ADDRESS.

ADDRESS is 127.0.0.1:PORT or unix:PATH.
"""

import asyncio
import resource
import socket
import socketserver
import sys
import threading

BACKLOG = 4096


class Stream(socketserver.BaseRequestHandler):
    def handle(self):
        if self.request.family == socket.AF_INET:
            self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            while data := self.request.recv(65536):
                self.request.sendall(data)
        except ConnectionError:
            pass  # the client is gone


class Datagram(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        sock.sendto(data, self.client_address)


class Threads:
    """A thread for each connection, with a stack that lets there be thousands."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = BACKLOG


class TcpThreads(Threads, socketserver.ThreadingTCPServer):
    pass


class UnixThreads(Threads, socketserver.ThreadingUnixStreamServer):
    pass


class Echo(asyncio.Protocol):
    """Reads nothing while the client takes nothing."""

    def connection_made(self, transport):
        self.transport = transport
        transport.set_write_buffer_limits(high=1 << 20)

    def data_received(self, data):
        self.transport.write(data)

    def pause_writing(self):
        self.transport.pause_reading()

    def resume_writing(self):
        self.transport.resume_reading()


async def serve(address):
    loop = asyncio.get_running_loop()
    if isinstance(address, str):
        server = await loop.create_unix_server(Echo, address, backlog=BACKLOG)
    else:
        server = await loop.create_server(Echo, *address, backlog=BACKLOG)
    await server.serve_forever()


def main(kind, text):
    host, _, port = text.rpartition(":")
    address = text.removeprefix("unix:") if text.startswith("unix:") else (host, int(port))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if kind == "asyncio":
        asyncio.run(serve(address))
    elif kind == "udp":
        socketserver.UDPServer.max_packet_size = 65535
        socketserver.UDPServer(address, Datagram).serve_forever()
    else:
        threading.stack_size(256 * 1024)
        server = UnixThreads if isinstance(address, str) else TcpThreads
        server(address, Stream).serve_forever()


main(*sys.argv[1:])
