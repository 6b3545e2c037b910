"""odd_server.py ENDPOINT HOW: a server of many clients that answers each message of up to 64 KiB in its own HOW.

line: each line again; silent: never; reset: every third with RST; cut: half of it, then the end; once: it, then the end;
long: it and one byte more; wrong: other bytes; mute: nothing after the tenth; late: it, 300 ms later; stall: it, but the 20th
500 ms later; drop (datagrams): all but every tenth.
"""
import socket
import struct
import sys
import threading
import time

import endpoint

HOW = sys.argv[2]


def reset(conn):
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def answer(conn, data, turn):
    """Answers one message; whether to go on."""
    if HOW == "silent" or (HOW == "mute" and turn > 10):
        return True
    if HOW == "reset" and turn % 3 == 0:
        reset(conn)
        return False
    if HOW == "late" or (HOW == "stall" and turn == 20):
        time.sleep(0.3 if HOW == "late" else 0.5)
    reply = {"cut": data[: len(data) // 2], "long": data + b"!", "wrong": bytes(len(data))}.get(HOW, data)
    conn.sendall(reply)
    return HOW not in ("cut", "once")


def serve(conn):
    turn = 0
    with conn:
        try:
            while data := conn.recv(65536):
                turn += 1
                if not answer(conn, data, turn):
                    return
        except OSError:
            pass  # the client went first


def lines(conn):
    with conn, conn.makefile("rb") as source:
        try:
            for line in source:
                conn.sendall(line)
        except OSError:
            pass


bound = endpoint.server(sys.argv[1])
if bound.type == socket.SOCK_DGRAM:
    turn = 0
    while True:
        data, peer = bound.recvfrom(65536)
        turn += 1
        if HOW != "silent" and turn % 10:
            bound.sendto(data, peer)
while True:
    conn, _ = bound.accept()
    threading.Thread(target=lines if HOW == "line" else serve, args=[conn], daemon=True).start()
