"""Row 14: greet_client.py ENDPOINT: prints the greeting, sends `Hello,I am client!`, prints the reply, sends `exit`, closes."""
import sys

import endpoint

with endpoint.client(sys.argv[1]) as conn:
    print(conn.recv(1024).decode())
    conn.sendall(b"Hello,I am client!")
    print(conn.recv(1024).decode())
    conn.sendall(b"exit")
