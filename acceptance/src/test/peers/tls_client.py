"""Sends 3,000,000 bytes to an echo server under TLS while it reads them again: PORT ROOTS VERSION.

From one thread: an SSL object of OpenSSL is not for two at once, and Python 3.12 and older guards nobody from that.
"""

import hashlib
import select
import socket
import ssl
import sys

SIZE = 3_000_000
PATIENCE = 30
context = ssl.create_default_context(cafile=sys.argv[2])
context.minimum_version = context.maximum_version = ssl.TLSVersion[sys.argv[3]]
plain = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
plain.settimeout(PATIENCE)
with context.wrap_socket(plain, server_hostname="localhost") as tls:
    sent = memoryview(bytes(i * i % 251 for i in range(SIZE)))
    heard = bytearray()
    left = sent
    tls.setblocking(False)
    while len(heard) < SIZE:
        try:
            if left:
                left = left[tls.send(left[: 1 << 14]) :]
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            pass
        try:
            part = tls.recv(1 << 16)
            if not part:
                sys.exit(f"an end after {len(heard)} bytes")
            heard += part
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            if not any(select.select([tls], [tls] if left else [], [], PATIENCE)):
                sys.exit(f"nothing after {len(heard)} bytes")
    same = hashlib.sha256(heard).digest() == hashlib.sha256(sent).digest()
    tls.settimeout(PATIENCE)
    tls.unwrap()  # raises where the connection ends without a good-bye
    print(len(heard), "the same, and a good-bye" if same else "but others")
