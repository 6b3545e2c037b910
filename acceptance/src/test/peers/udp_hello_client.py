"""Row 16: udp_hello_client.py ENDPOINT MESSAGE...: sends each message, waits for the reply and prints it."""
import sys

import endpoint

with endpoint.client(sys.argv[1]) as conn:
    for message in sys.argv[2:]:
        conn.send(message.encode())
        print(conn.recv(1024).decode(), flush=True)
