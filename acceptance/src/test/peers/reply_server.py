"""Row 3: one-shot server. reply_server.py ENDPOINT: one client, its first message shown, `all is well` back, closed."""
import sys

import endpoint

with endpoint.server(sys.argv[1]) as listener:
    conn, peer = listener.accept()
    with conn:
        print(peer, conn.recv(1024).decode())
        conn.sendall(b"all is well")
