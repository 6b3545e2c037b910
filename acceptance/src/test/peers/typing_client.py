"""Row 11: typing_client.py ENDPOINT: the typed text goes over without its line end, then one answer is printed; and again."""
import sys

import endpoint

with endpoint.client(sys.argv[1]) as conn:
    for line in sys.stdin:
        conn.sendall(line.rstrip("\n").encode())
        print(conn.recv(1024).decode(), flush=True)
