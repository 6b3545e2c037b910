"""Sends 3,000,000 bytes to an echo server under TLS while it reads them again: PORT ROOTS VERSION."""

import hashlib
import socket
import ssl
import sys
import threading

SIZE = 3_000_000
context = ssl.create_default_context(cafile=sys.argv[2])
context.minimum_version = context.maximum_version = ssl.TLSVersion[sys.argv[3]]
plain = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
plain.settimeout(30)
with context.wrap_socket(plain, server_hostname="localhost") as tls:
    sent = bytes(i * i % 251 for i in range(SIZE))
    sender = threading.Thread(target=tls.sendall, args=(sent,))
    sender.start()
    heard = b""
    while len(heard) < SIZE:
        part = tls.recv(1 << 16)
        if not part:
            sys.exit(f"an end after {len(heard)} bytes")
        heard += part
    sender.join()
    same = hashlib.sha256(heard).digest() == hashlib.sha256(sent).digest()
    tls.unwrap()  # raises where the connection ends without a good-bye
    print(len(heard), "the same, and a good-bye" if same else "but others")
