"""arrivals.py PORT RATE SECONDS: clients that come RATE a second whatever becomes of them, each with one byte that it
wants back; with `-` for SECONDS they come until the input ends. At the end `served A refused B failed C rate R ms-served D
ms-refused E late F`: how many, how many came a second, the 99th percentile of the milliseconds from when each was due, and
by how many the worst of them was begun late."""
import collections
import errno
import math
import select
import socket
import struct
import sys
import time

port, rate = int(sys.argv[1]), float(sys.argv[2])
seconds = math.inf if sys.argv[3] == "-" else float(sys.argv[3])
PATIENCE = 5
RESET = struct.pack("ii", 1, 0)
poll = select.epoll()
open_ = {}
times = collections.defaultdict(list)


def begin(due):
    client = socket.socket()
    client.setblocking(False)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    client.connect_ex(("127.0.0.1", port))
    poll.register(client, select.EPOLLOUT)
    open_[client.fileno()] = (client, due)


def end(client, due, how):
    times[how].append((time.monotonic() - due) * 1000)
    del open_[client.fileno()]
    poll.unregister(client)
    client.close()


def step(number, events):
    client, due = open_[number]
    try:
        if events & select.EPOLLOUT:
            client.send(b"x")
            poll.modify(client, select.EPOLLIN)
        else:
            end(client, due, "served" if client.recv(1) == b"x" else "refused")
    except OSError as failure:
        broken = failure.errno in (errno.ECONNRESET, errno.EPIPE)
        end(client, due, "refused" if broken else "failed")


def run():
    """Gives how many came a second, and by how many seconds the worst of them was late."""
    if seconds == math.inf:
        poll.register(sys.stdin, select.EPOLLIN)
    begun, number, late = time.monotonic(), 0, 0
    last = begun + seconds
    while (due := begun + number / rate) < last or open_:
        now = time.monotonic()
        if now >= due and due < last:
            late = max(late, now - due)
            begin(due)
            number += 1
        elif now > last + PATIENCE:
            break
        wait = begun + number / rate - time.monotonic() if due < last else 0.1
        for file, events in poll.poll(min(max(wait, 0), 0.1)):
            if file == sys.stdin.fileno():
                poll.unregister(sys.stdin)
                last = time.monotonic()
            else:
                step(file, events)
    return number / (last - begun), late


def main():
    came, late = run()
    times["failed"] += [0] * len(open_)
    for each in times.values():
        each.sort()

    def p99(how):
        return times[how][len(times[how]) * 99 // 100] if times[how] else 0

    print("served", len(times["served"]), "refused", len(times["refused"]), "failed", len(times["failed"]), end=" ")
    print("rate %.0f ms-served %.1f" % (came, p99("served")), end=" ")
    print("ms-refused %.1f late %.1f" % (p99("refused"), late * 1000))


main()
