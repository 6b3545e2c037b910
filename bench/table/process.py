"""Starts servers and stops them."""

import contextlib
import os
import shlex
import signal
import socket
import ssl
import subprocess
import time

from table.build import Absent, last_words

START_SECONDS = 30


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def untrusting():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Running:
    """A server that has been started and has echoed a message."""

    def __init__(self, server, transport, words, cpu, threads):
        self.server = server
        self.transport = transport
        self.given_up = None  # or why
        self.folder = words["where"]
        self.port = free_port(socket.SOCK_DGRAM if transport == "udp" else socket.SOCK_STREAM)
        self.path = f"{self.folder}/{server.name}.{os.getpid()}.socket"
        self.address = f"unix:{self.path}" if transport == "unix" else f"127.0.0.1:{self.port}"
        command = server.command.format(**words, address=self.address, endpoint=self.endpoint(words), threads=threads)
        self.log = open(f"{self.folder}/{server.name}.{transport}.log", "w+", encoding="utf-8", errors="replace")
        self.process = subprocess.Popen(
            shlex.split(command),
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **server.env},
            start_new_session=True,
            preexec_fn=(lambda: os.sched_setaffinity(0, {cpu})) if cpu is not None else None,
        )
        try:
            self.await_echo()
            self.check_owner()
        except Absent:
            self.stop()
            raise

    def endpoint(self, words):
        if self.transport == "tls":
            return f"tls://{self.address} --cert {words['certificate']} --key {words['key']}"
        return f"udp://{self.address}" if self.transport == "udp" else self.address

    @property
    def pid(self):
        return self.process.pid

    def dead(self):
        """Why it has ended, or None."""
        if self.given_up or self.process.poll() is None:
            return self.given_up
        self.log.seek(0)
        return f"it ended with {self.process.returncode}: {last_words(self.log.read())}"

    def await_echo(self):
        until = time.monotonic() + START_SECONDS
        reason = ""
        while time.monotonic() < until:
            if self.dead():
                raise Absent(self.dead())
            try:
                if self.echoes():
                    return
            except OSError as error:
                reason = error.strerror or str(error)
            time.sleep(0.05)
        raise Absent(f"it did not echo within {START_SECONDS} s: {reason}")

    def echoes(self):
        family = socket.AF_UNIX if self.transport == "unix" else socket.AF_INET
        kind = socket.SOCK_DGRAM if self.transport == "udp" else socket.SOCK_STREAM
        with contextlib.ExitStack() as stack:
            probe = stack.enter_context(socket.socket(family, kind))
            probe.settimeout(2)
            probe.connect(self.path if self.transport == "unix" else ("127.0.0.1", self.port))
            if self.transport == "tls":
                probe = stack.enter_context(untrusting().wrap_socket(probe))
            probe.sendall(b"level\n")
            return probe.recv(100) == b"level\n"

    def check_owner(self):
        """The process that was started must be the one that has the socket: its CPU time is what is read."""
        inodes = self.inodes()
        for descriptor in os.scandir(f"/proc/{self.pid}/fd"):
            try:
                if os.readlink(descriptor.path) in inodes:
                    return
            except FileNotFoundError:
                pass  # closed meanwhile
        raise Absent("another process than the one started has the socket, so its CPU time would not be read")

    def inodes(self):
        found = set()
        if self.transport == "unix":
            with open("/proc/net/unix", encoding="utf-8") as lines:
                found.update(f"socket:[{line.split()[6]}]" for line in lines if line.rstrip().endswith(self.path))
            return found
        kind = "udp" if self.transport == "udp" else "tcp"
        for table in (kind, kind + "6"):
            with open(f"/proc/net/{table}", encoding="utf-8") as lines:
                next(lines)
                rows = [line.split() for line in lines]
            listening = "07" if self.transport == "udp" else "0A"
            found.update(
                f"socket:[{row[9]}]" for row in rows if row[1].endswith(f":{self.port:04X}") and row[3] == listening
            )
        return found

    def give_up(self, reason):
        self.given_up = reason
        self.stop()

    def stop(self):
        """Ends its process group, also where the process itself has ended already."""
        if self.log.closed:
            return
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.pid, sign)
                self.process.wait(timeout=2)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        self.log.close()
        if os.path.exists(self.path):
            os.unlink(self.path)
