"""Row 9: udp_sender.py ENDPOINT [CHARSET]: each typed line is one datagram, without a line end."""
import socket
import sys

import endpoint

charset = sys.argv[2] if len(sys.argv) > 2 else "utf-8"
_, _, address = endpoint.parse(sys.argv[1])
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for line in sys.stdin:
    sender.sendto(line.rstrip("\n").encode(charset), address)
