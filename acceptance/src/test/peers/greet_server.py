"""Row 13: greet_server.py ENDPOINT: greets, answers each message X with `Loop_msg: X!`, ends at `exit` or EOF; a thread each."""
import sys
import threading

import endpoint


def serve(conn):
    with conn:
        conn.sendall(b"Hello,I am server!")
        while (data := conn.recv(1024)) and data != b"exit":
            conn.sendall(b"Loop_msg: " + data + b"!")


listener = endpoint.server(sys.argv[1])
while True:
    conn, _ = listener.accept()
    threading.Thread(target=serve, args=(conn,), daemon=True).start()
