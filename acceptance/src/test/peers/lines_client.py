"""Row 5: lines_client.py ENDPOINT: two messages, each with LF; after each waits for bytes that end in LF and prints them."""
import sys

import endpoint

with endpoint.client(sys.argv[1]) as conn:
    for message in ("The 1st message: Hello!\n", "The 2nd message: Bye!\n"):
        conn.sendall(message.encode())
        reply = b""
        while not reply.endswith(b"\n"):
            reply += conn.recv(1024)
        print(reply.decode(), end="", flush=True)
