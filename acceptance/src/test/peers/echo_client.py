"""Row 2: echo client. echo_client.py ENDPOINT MESSAGE...: sends each message, prints what comes back, one a line."""
import sys

import endpoint

with endpoint.client(sys.argv[1]) as conn:
    for message in sys.argv[2:]:
        conn.sendall(message.encode())
        print(conn.recv(1024).decode(), flush=True)
