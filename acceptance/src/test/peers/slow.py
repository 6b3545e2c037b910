"""slow.py PORT COUNT PAUSE: so many clients from several addresses that send a byte now and then and never a line's end.
Says `held` when each has sent its first one, and at the end after how many seconds they were closed, counted from that
byte: `first A last B`."""
import selectors
import socket
import sys
import time

SOURCES = 8
port, count, pause = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
begun = {}
ended = []
selector = selectors.DefaultSelector()
for index in range(count):
    client = socket.socket()
    client.bind((f"127.0.0.{1 + index % SOURCES}", 0))
    client.connect(("127.0.0.1", port))
    client.setblocking(False)
    begun[client] = time.monotonic()
    client.send(b"x")
    selector.register(client, selectors.EVENT_READ)
print("held", flush=True)
due = time.monotonic() + pause
while begun:
    for key, _ in selector.select(max(0, due - time.monotonic())):
        ended.append(time.monotonic() - begun.pop(key.fileobj))
        selector.unregister(key.fileobj)
        key.fileobj.close()
    if time.monotonic() >= due:
        due += pause
        for client in begun:
            try:
                client.send(b"x")
            except OSError:
                pass  # it has just been closed, and is read next
print("first %.3f last %.3f" % (min(ended), max(ended)))
