"""Row 2: echo server. echo_server.py ENDPOINT: each client's bytes go back to it until its end, one client after another."""
import sys

import endpoint

listener = endpoint.server(sys.argv[1])
while True:
    conn, _ = listener.accept()
    with conn:
        while data := conn.recv(1024):
            conn.sendall(data)
