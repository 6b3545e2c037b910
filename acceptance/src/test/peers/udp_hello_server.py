"""Row 15: udp_hello_server.py ENDPOINT: each datagram X is answered with `Hello, X!`; Unix datagrams too."""
import sys

import endpoint

bound = endpoint.server(sys.argv[1])
while True:
    data, peer = bound.recvfrom(65536)
    bound.sendto(b"Hello, " + data + b"!", peer)
