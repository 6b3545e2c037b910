"""connects.py HOST PORT SECONDS: connects 50 times a second, says a byte, hears it back and goes. At the end the times
of connect in milliseconds: `p50 A p99 B max C of N`."""
import socket
import sys
import time

host, port, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
PACE = 1 / 50
times = []
begun = due = time.monotonic()
while due < begun + seconds:
    time.sleep(max(0, due - time.monotonic()))
    started = time.monotonic()
    with socket.create_connection((host, port), 30) as client:
        times.append((time.monotonic() - started) * 1000)
        client.settimeout(30)
        client.sendall(b"x")
        if client.recv(1) != b"x":
            sys.exit("no echo")
    due += PACE
times.sort()
count = len(times)
print("p50 %.1f p99 %.1f max %.1f of %d" % (times[count // 2], times[count * 99 // 100], times[-1], count))
