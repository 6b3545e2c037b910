"""relieved.py ROUNDS CONNECTIONS BATCH PROGRAM…: the program, a server of lines, is given a listener by LISTEN_FDS, and
when it serves again the next one with the same listener: then the first has SIGTERM. Meanwhile clients ask without a pause,
BATCH requests at once, and connect again when they were answered (every second one) or the connection ends.

At the end `rate A connects B lost C refused D unexpected E`: replies a second, connections, requests without reply, connects
that failed, replies to something else. A request may stay without reply if it was under way while a server drained; one that
its kernel had before the signal may not. What a server says besides where it listens ends the run."""
import math
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time

from asking import await_arrival, lines

rounds, connections, batch = (int(word) for word in sys.argv[1:4])
program = sys.argv[4:]
FD = 3  # LISTEN_FDS begins there
listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
address = listener.getsockname()
drains = []  # from the signal to the end
over = threading.Event()
answered = [0] * connections
connects = [0] * connections
unanswered = []  # how many, when they were begun to be sent, and when the server had them
refused = []
unexpected = []


def start():
    line = 'LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'
    server = subprocess.Popen(["bash", "-c", line, "bash", *program], pass_fds=[FD], stdin=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True)
    said = server.stderr.readline()
    if not said.startswith("listening on "):
        server.kill()
        sys.exit(said + server.stderr.read())
    return server


def stop(server):
    begun = time.monotonic()
    server.send_signal(signal.SIGTERM)
    said = server.communicate(timeout=10)[1]
    drains.append((begun, time.monotonic()))
    if server.returncode != 0 or said:
        sys.exit("exit code %d: %s" % (server.returncode, said))


def has_ended(client):
    return bool(select.select([client], [], [], 0)[0]) and client.recv(1, socket.MSG_PEEK) == b""


def exchange(index, client, number):
    """Whether all were answered."""
    requests = [b"%d:%d\n" % (index, number + each) for each in range(batch)]
    arrived, got, begun = math.inf, [], time.monotonic()
    try:
        if has_ended(client):
            return False
        client.sendall(b"".join(requests))
        await_arrival(client)
        arrived = time.monotonic()
        got = lines(client, batch)
    except OSError:
        pass
    same = sum(reply == request for reply, request in zip(got, requests))
    answered[index] += same
    unexpected.extend(reply for reply, request in zip(got, requests) if reply != request)
    if same < batch:
        unanswered.append((batch - same, begun, arrived))
    return same == batch


def ask(index):
    number = 0
    while not over.is_set():
        try:
            client = socket.create_connection(address, 10)
        except OSError as failure:
            refused.append(failure)
            continue
        connects[index] += 1
        with client:
            while not over.is_set() and exchange(index, client, number):
                number += batch
                if index % 2:
                    break
        number += batch


def await_answers(more):
    before, until = sum(answered), time.monotonic() + 10
    while sum(answered) < before + more:
        if time.monotonic() > until:
            sys.exit("no answers")
        time.sleep(0.001)


def main():
    os.dup2(listener.fileno(), FD)
    server = start()
    threads = [threading.Thread(target=ask, args=[index], daemon=True) for index in range(connections)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for _ in range(rounds):
        await_answers(1000)
        following = start()
        await_answers(1000)
        stop(server)
        server = following
    await_answers(1000)
    over.set()
    for thread in threads:
        thread.join()
    rate = sum(answered) / (time.monotonic() - begun)
    stop(server)
    lost = [each for each in unanswered
            if not any(each[1] <= ended and signalled <= each[2] for signalled, ended in drains)]
    print("rate %.0f connects %d lost %d refused %d unexpected %d" % (
        rate, sum(connects), sum(count for count, _, _ in lost), len(refused), len(unexpected)),
          *lost[:3], *refused[:3], *unexpected[:3])


main()
