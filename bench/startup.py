#!/usr/bin/env python3
"""How long the command takes to start, beside python3 and nc doing the same, as a Markdown table.

Each row runs 20 times (or as many as the first argument says), the rows in turns. The clock starts when the program is
executed and is read by the echo server that it talks to, so nothing is traced:

  connected  the program's connection has arrived: later, by some calls, than its first system call on a socket
  sent       its first byte has arrived
  ended      the reply was printed and the program has ended

Run it on an idle machine; it needs python3, and nc for its row.
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), ".."))
IMAGE = os.path.join(ROOT, ".image/bin/jacket")
PYTHON = """
import socket, sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.sendall(b"hello\\n")
print(s.recv(1024).decode(), end="")
s.close()
"""


class Echo(threading.Thread):
    """Echoes to one client after another and notes when it came and when its first byte did."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.connected = self.sent = 0.0
        self.start()

    def run(self):
        while True:
            client, _ = self.socket.accept()
            self.connected = time.perf_counter()
            with client:
                data = client.recv(1024)
                self.sent = time.perf_counter()
                while data:
                    client.sendall(data)
                    data = client.recv(1024)


def rows(port):
    send = ["send", f"127.0.0.1:{port}", "--eol", "lf", "--reply=line", "hello"]
    table = [
        ("`.image/bin/jacket send`", [IMAGE, *send], True),
        ("`./jacket send` (checks the sources first)", [os.path.join(ROOT, "jacket"), *send], True),
        ("`python3` doing the same", ["python3", "-c", PYTHON, str(port)], True),
    ]
    if shutil.which("nc"):
        table.append(("`nc -N` doing the same", ["nc", "-N", "127.0.0.1", str(port)], True))
    table += [
        ("`.image/bin/jacket version`", [IMAGE, "version"], False),
        ("`.image/bin/jacket --help`", [IMAGE, "--help"], False),
        ("`python3 -c pass`", ["python3", "-c", "pass"], False),
    ]
    return table


def run(command, echo, talks):
    echo.connected = echo.sent = 0.0
    begun = time.perf_counter()
    done = subprocess.run(command, input=b"hello\n" if command[0] == "nc" else b"", capture_output=True, timeout=30)
    ended = time.perf_counter()
    if done.returncode != 0 or (talks and done.stdout.strip() != b"hello"):
        sys.exit(f"{command}: exit {done.returncode}, {done.stdout!r}, {done.stderr!r}")
    return [moment and (moment - begun) * 1000 for moment in (echo.connected, echo.sent, ended)]


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    subprocess.run([os.path.join(ROOT, "jacket"), "version"], check=True, stdout=subprocess.DEVNULL)
    echo = Echo()
    table = rows(echo.port)
    taken = {name: [] for name, _, _ in table}
    for name, command, talks in table:
        run(command, echo, talks)  # once unmeasured: files into memory
    for _ in range(count):
        for name, command, talks in table:
            taken[name].append(run(command, echo, talks))
    print(f"Median (least) of {count} in ms, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    print("| Program | connected | sent | ended |")
    print("|---|---|---|---|")
    for name, _, talks in table:
        cells = []
        for moment in range(3):
            values = [run[moment] for run in taken[name]]
            cells.append(f"{statistics.median(values):.0f} ({min(values):.0f})" if all(values) else "")
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
