"""Row 12: operator_server.py ENDPOINT: prints what a client sends, answers with a typed line without its end; then the next client."""
import sys

import endpoint

listener = endpoint.server(sys.argv[1])
while True:
    conn, _ = listener.accept()
    with conn:
        while data := conn.recv(1024):
            print(data.decode(), flush=True)
            conn.sendall(sys.stdin.readline().rstrip("\n").encode())
    print("gone", flush=True)
