"""What clients share that ask a server of lines, some requests at once, and have to know which reply they are owed."""
import fcntl
import struct
import time

# Acknowledged is no measure: the kernel lets an acknowledgement wait for the reply that carries it.
SIOCOUTQNSD = 0x894B


def unsent(client):
    return struct.unpack("i", fcntl.ioctl(client, SIOCOUTQNSD, b"\0" * 4))[0]


def await_arrival(client):
    """On loopback the peer's kernel has all of it when nothing is unsent."""
    until = time.monotonic() + 5
    while unsent(client) > 0:
        if time.monotonic() > until:  # what a reset has thrown away is never sent
            raise TimeoutError("not sent")


def lines(client, count):
    """The next so many, or fewer before the end."""
    got = b""
    while got.count(b"\n") < count:
        piece = client.recv(1 << 16)
        if not piece:
            break
        got += piece
    return got.splitlines(keepends=True)
