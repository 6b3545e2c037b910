"""honest.py PORT COUNT: so many clients that say a line in turn and hear it back, until stdin ends. Says `here` when each
has done so five times, and at the end how long a line took from then on, in milliseconds: `p50 A p99 B of N`."""
import socket
import sys
import threading
import time

port, count = int(sys.argv[1]), int(sys.argv[2])
clients = [socket.create_connection(("127.0.0.1", port), 30) for _ in range(count)]
ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()


def exchange(client):
    begun = time.monotonic()
    client.sendall(b"hi\n")
    heard = b""
    while not heard.endswith(b"\n"):
        piece = client.recv(100)
        if not piece:
            sys.exit("closed")
        heard += piece
    return (time.monotonic() - begun) * 1000


for client in clients * 5:
    exchange(client)
print("here", flush=True)
times = []
while not ended.wait(0.02) or not times:
    for client in clients[len(times) % count :][:10]:
        times.append(exchange(client))
times.sort()
print("p50 %.2f p99 %.2f of %d" % (times[len(times) // 2], times[len(times) * 99 // 100], len(times)))
