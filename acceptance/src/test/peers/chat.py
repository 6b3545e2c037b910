"""Row 1: two-person chat. chat.py listen|connect ENDPOINT: lines of stdin go over, what comes is printed; ends with the peer."""
import os
import socket
import sys
import threading

import endpoint


def receive(conn):
    while data := conn.recv(1024):
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    os._exit(0)


if sys.argv[1] == "listen":
    conn, _ = endpoint.server(sys.argv[2]).accept()
else:
    conn = endpoint.client(sys.argv[2])
threading.Thread(target=receive, args=(conn,)).start()
for line in sys.stdin.buffer:
    conn.sendall(line)
conn.shutdown(socket.SHUT_WR)
