"""Rows 9 and 10: udp_receiver.py ENDPOINT COUNT [SIZE]: prints each datagram in hex, and its sender's address and port."""
import sys

import endpoint

bound = endpoint.server(sys.argv[1])
size = int(sys.argv[3]) if len(sys.argv) > 3 else 65536
for _ in range(int(sys.argv[2])):
    data, peer = bound.recvfrom(size)
    print(data.hex() or "-", *peer[:2], flush=True)
