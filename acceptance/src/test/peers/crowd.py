#!/usr/bin/env python3
"""crowd.py PORT COUNT: opens so many connections from several addresses of this machine, and holds them. Each says a line
and hears it back: once when it is opened, and again for each line of stdin. Says `held` and `served` when all have."""

import socket
import sys

GROUP = 500
SOURCES = 8


def line(index, turn):
    return b"client %d, turn %d\n" % (index, turn)


def exchange(clients, first, turn):
    for index, client in enumerate(clients, first):
        client.sendall(line(index, turn))
    for index, client in enumerate(clients, first):
        wanted = line(index, turn)
        heard = b""
        while len(heard) < len(wanted):
            piece = client.recv(len(wanted) - len(heard))
            if not piece:
                sys.exit(f"client {index} was closed after {heard!r}")
            heard += piece
        if heard != wanted:
            sys.exit(f"client {index} heard {heard!r}")


def main():
    port, count = int(sys.argv[1]), int(sys.argv[2])
    clients = []
    while len(clients) < count:
        first = len(clients)
        for index in range(first, min(count, first + GROUP)):
            client = socket.socket()
            client.settimeout(30)
            client.bind((f"127.0.0.{1 + index % SOURCES}", 0))
            client.connect(("127.0.0.1", port))
            clients.append(client)
        exchange(clients[first:], first, 0)
    print("held", flush=True)
    for turn, _ in enumerate(sys.stdin, 1):
        for first in range(0, count, GROUP):
            exchange(clients[first : first + GROUP], first, turn)
        print("served", flush=True)


main()
