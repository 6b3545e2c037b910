"""Asks a server over some connections without a pause, has it stopped meanwhile, and counts requests without reply.

drained.py PORT PID CONNECTIONS REPLIES: after so many replies SIGTERM goes to PID. A request is owed a reply if the
server's kernel had all of it (SIOCOUTQ says 0) before the signal was sent.
"""
import fcntl
import os
import signal
import socket
import struct
import sys
import termios
import threading
import time

port, pid, connections, replies = (int(word) for word in sys.argv[1:5])
answered = [0] * connections
lost = []
unexpected = []
signalled = [float("inf")]


def unacknowledged(client):
    return struct.unpack("i", fcntl.ioctl(client, termios.TIOCOUTQ, b"\0" * 4))[0]


def line(client):
    got = b""
    while not got.endswith(b"\n"):
        piece = client.recv(100)
        if not piece:
            return got
        got += piece
    return got


def ask(index, client):
    number = 0
    while True:
        number += 1
        request = b"%d:%d\n" % (index, number)
        arrived = float("inf")
        try:
            client.sendall(request)
            while unacknowledged(client) > 0:
                pass
            arrived = time.monotonic()
            reply = line(client)
        except OSError as failure:
            reply = b""
            if arrived < signalled[0]:
                lost.append((request, failure))
        if reply == request:
            answered[index] += 1
            continue
        if arrived < signalled[0]:
            lost.append((request, reply))
        if reply:
            unexpected.append(reply)
        return


def main():
    clients = [socket.create_connection(("127.0.0.1", port), 10) for _ in range(connections)]
    threads = [threading.Thread(target=ask, args=each) for each in enumerate(clients)]
    for thread in threads:
        thread.start()
    while sum(answered) < replies and any(thread.is_alive() for thread in threads):
        time.sleep(0.001)
    signalled[0] = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    for thread in threads:
        thread.join()
    print("answered", sum(answered), "lost", len(lost), "unexpected", len(unexpected), *lost[:3], *unexpected[:3])


main()
