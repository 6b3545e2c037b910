"""Row 8: "short connection" client. time_client.py ENDPOINT: a connection for each typed line, sent with CRLF; an empty one ends."""
import sys

import endpoint

while True:
    try:
        line = input("> ")
    except EOFError:
        break
    if not line:
        break
    with endpoint.client(sys.argv[1]) as conn:
        conn.sendall((line + "\r\n").encode())
        print(conn.recv(1024).decode().strip(), flush=True)
