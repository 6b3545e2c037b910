"""Asks a server over some connections without a pause, has it stopped meanwhile, and counts requests without reply.

drained.py PORT PID CONNECTIONS REPLIES BATCH: after so many replies SIGTERM goes to PID. Requests are sent BATCH at a
time, and the next when all of them are answered. One is owed a reply if the server's kernel had all of the batch (on
loopback: when nothing is unsent, SIOCOUTQNSD) before the signal was sent. The rate is that of the replies until then,
for each second.
"""
import os
import signal
import socket
import sys
import threading
import time

from asking import await_arrival, lines

port, pid, connections, replies, batch = (int(word) for word in sys.argv[1:6])
answered = [0] * connections
lost = []
unexpected = []
signalled = [float("inf")]


def ask(index, client):
    number = 0
    while True:
        requests = [b"%d:%d\n" % (index, number + each) for each in range(batch)]
        number += batch
        arrived = float("inf")
        failure = None
        got = []
        try:
            client.sendall(b"".join(requests))
            await_arrival(client)
            arrived = time.monotonic()
            got = lines(client, batch)
        except OSError as error:
            failure = error
        same = sum(reply == request for reply, request in zip(got, requests))
        answered[index] += same
        unexpected.extend(reply for reply, request in zip(got, requests) if reply != request)
        if same == batch:
            continue
        if arrived < signalled[0]:
            lost.append((batch - same, requests[same], failure))
        return


def main():
    clients = [socket.create_connection(("127.0.0.1", port), 10) for _ in range(connections)]
    threads = [threading.Thread(target=ask, args=each) for each in enumerate(clients)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    while sum(answered) < replies and any(thread.is_alive() for thread in threads):
        time.sleep(0.001)
    before = sum(answered)
    signalled[0] = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    rate = before / (signalled[0] - began)
    for thread in threads:
        thread.join()
    missing = sum(number for number, _, _ in lost)
    print("rate %.0f answered %d lost %d unexpected %d" % (rate, sum(answered), missing, len(unexpected)),
          *lost[:3], *unexpected[:3])


main()
