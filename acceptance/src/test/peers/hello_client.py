"""Rows 3 and 4: hello_client.py ENDPOINT: sends `hello world`, prints the reply, ends."""
import sys

import endpoint

with endpoint.client(sys.argv[1]) as conn:
    conn.sendall(b"hello world")
    print(conn.recv(1024).decode())
