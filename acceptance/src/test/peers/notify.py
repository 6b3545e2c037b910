"""A service manager's socket: PATH. Prints each message in a line of its own, its fields set apart by spaces."""

import socket
import sys

with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
    manager.bind(sys.argv[1])
    print("listening", sys.argv[1], file=sys.stderr, flush=True)
    while True:
        print(manager.recv(4096).decode().strip().replace("\n", " "), flush=True)
