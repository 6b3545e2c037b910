"""Row 7: timestamp server. time_server.py ENDPOINT: one line of each client comes back after `[ctime] `; a thread each."""
import socketserver
import sys
import time

import endpoint


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"[" + time.ctime().encode() + b"] " + self.rfile.readline())


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


_, _, address = endpoint.parse(sys.argv[1])
with Server(address, Handler) as server:
    endpoint.announce(sys.argv[1], server.socket)
    server.serve_forever()
