"""The endpoints of the peers: HOST:PORT, udp://HOST:PORT, unix:PATH, unix-dgram:PATH, seqpacket:PATH; @name is abstract."""
import socket
import sys

KINDS = {
    "unix": (socket.AF_UNIX, socket.SOCK_STREAM),
    "unix-dgram": (socket.AF_UNIX, socket.SOCK_DGRAM),
    "seqpacket": (socket.AF_UNIX, socket.SOCK_SEQPACKET),
}


def parse(text):
    """Family, type and address of an endpoint."""
    word, _, rest = text.partition(":")
    if word in KINDS:
        return (*KINDS[word], "\0" + rest[1:] if rest.startswith("@") else rest)
    kind = socket.SOCK_DGRAM if word == "udp" else socket.SOCK_STREAM
    host, _, port = text.rpartition("://")[2].rpartition(":")
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    return family, kind, ("" if host == "*" else host.strip("[]"), int(port))


def announce(text, bound):
    """Says where the server listens: the port it got, if it asked for 0."""
    if bound.family != socket.AF_UNIX:
        text = text.rpartition(":")[0] + ":" + str(bound.getsockname()[1])
    print("listening", text, file=sys.stderr, flush=True)


def server(text):
    """A bound socket, listening if its type has connections."""
    family, kind, address = parse(text)
    bound = socket.socket(family, kind)
    if family != socket.AF_UNIX:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(address)
    if kind != socket.SOCK_DGRAM:
        bound.listen(128)
    announce(text, bound)
    return bound


def client(text):
    """A connected socket; a Unix datagram one has a name of its own, so that it can be answered."""
    family, kind, address = parse(text)
    connected = socket.socket(family, kind)
    if family == socket.AF_UNIX and kind == socket.SOCK_DGRAM:
        connected.bind("")
    connected.connect(address)
    return connected
