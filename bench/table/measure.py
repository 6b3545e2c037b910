"""Runs load generators: rounds in turns, with the order rotated, and the median of what they say."""

import json
import os
import shlex
import statistics
import subprocess
import sys

from table import cells
from table.build import Absent, last_words
from table.process import Running

SERVER_CPU, LOAD_CPU = 0, 1
TICKS = os.sysconf("SC_CLK_TCK")


def tell(text):
    print(text, file=sys.stderr, flush=True)


def median(rounds, key):
    """The median of the rounds, None where one has failed or none says it."""
    values = [one[key] for one in rounds if key in one]
    return statistics.median(values) if values and not any("failed" in one for one in rounds) else None


def busy_seconds():
    """What all processors have done so far, and what was stolen from them."""
    with open("/proc/stat", encoding="utf-8") as lines:
        user, nice, system, _idle, _wait, irq, softirq, steal = (int(word) for word in next(lines).split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS


class Table:
    """Measures servers in cells; the figures are in `rounds`: cell -> server -> a list with one object for each round."""

    def __init__(self, build, options):
        self.build = build
        self.options = options
        self.words = {**build.words(), "where": build.where}
        self.rounds = {}
        self.absent = {}  # server -> reason

    def start(self, servers, transport, pinned=True, threads=1):
        """Those of them that speak it and can be started, by name; the others are told as absent."""
        running = {}
        for server in servers:
            if transport not in server.transports:
                continue
            try:
                if server.kind in self.build.reasons:
                    raise Absent(self.build.reasons[server.kind])
                running[server.name] = Running(server, transport, self.words, SERVER_CPU if pinned else None, threads)
            except Absent as reason:
                self.absent[server.name] = str(reason)
                tell(f"ABSENT {server.name}: {reason}")
        return running

    def heat(self, running, pinned=True, seconds=None):
        """Lets servers that compile as they run do so."""
        for server in running.values():
            for load, share in cells.HEAT[server.transport] if server.server.compiles_as_it_runs else []:
                tool = "udpload" if server.transport == "udp" else "echoload"
                self.load(tool, load, server, (seconds or self.options.heat) * share, 0, pinned)

    def load(self, tool, arguments, running, seconds, warmup, pinned=True):
        """One run of a load generator: what it says, with what other processes took of the processors meanwhile."""
        dead = running.dead()
        if dead:
            return {"failed": dead}
        command = [f"{self.build.bin}/{tool}", *shlex.split(arguments), "-t", str(seconds), "-w", str(warmup)]
        command += ["--server", str(running.pid), *(["--cpu", str(LOAD_CPU)] if pinned else []), running.address]
        begun = busy_seconds()
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + warmup + 120, check=False)
            said = json.loads(done.stdout)
        except (subprocess.TimeoutExpired, json.JSONDecodeError) as error:
            said = {"failed": f"{tool}: {error if isinstance(error, subprocess.TimeoutExpired) else last_words(done.stderr)}"}
        if "failed" in said and running.dead():
            said["failed"] += f" ({running.dead()})"
        said["busy_seconds"] = round(busy_seconds() - begun, 2)
        return said

    def measure(self, running, cell, pinned=True):
        names = list(running)
        for turn in range(self.options.rounds if names else 0):
            for name in names[turn % len(names):] + names[: turn % len(names)]:
                said = self.load(cell.tool, cell.load, running[name], self.options.secs, self.options.warmup, pinned)
                self.rounds.setdefault(cell.name, {}).setdefault(name, []).append(said)
                if "failed" in said:
                    tell(f"FAILED {cell.name} {name}: {said['failed']}")
        tell(f"{cell.name}: " + ", ".join(f"{name} {self.figure(cell.name, name)}" for name in names))

    def figure(self, cell, server, key="server_cpu_ns"):
        value = median(self.rounds.get(cell, {}).get(server, []), key)
        return "-" if value is None else f"{value:,.0f}"

    def run(self, servers, wanted):
        for transport in ("tcp", "unix", "udp"):
            chosen = [cell for cell in wanted if cell.transport == transport]
            running = self.start(servers, transport) if chosen else {}
            try:
                self.heat(running)
                for cell in chosen:
                    self.measure(running, cell)
            finally:
                for server in running.values():
                    server.stop()

    def run_unpinned(self, servers):
        running = self.start(servers, "tcp", pinned=False, threads=2)
        try:
            self.heat(running, pinned=False)
            self.measure(running, cells.NOPIN, pinned=False)
        finally:
            for server in running.values():
                server.stop()

    def run_idle(self, servers):
        """A fresh server for each row; a warm-up first, so that what its code takes is not counted as the connections'."""
        for server in servers:
            running = self.start([server], "tcp").get(server.name)
            if not running:
                continue
            try:
                self.load("echoload", "-c 64", running, 1, 0)
                said = self.load("echoload", f"-m idle -c {cells.IDLE_CONNECTIONS}", running, 1, 0)
                self.rounds.setdefault("idle", {})[server.name] = [said]
                tell(f"idle {server.name}: {said.get('failed') or round(said['resident_per_connection'])}")
            finally:
                running.stop()
