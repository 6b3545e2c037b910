"""Runs load generators: rounds in turns, with the order rotated, and the median of what they say."""

import glob
import json
import os
import resource
import shlex
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from table import cells
from table.build import Absent, last_words
from table.process import Running

CPUS = sorted(os.sched_getaffinity(0))
SERVER_CPU, LOAD_CPU = CPUS[0], CPUS[1 % len(CPUS)]
SETTLE_SECONDS = 60
LIVE_HEAP_SECONDS = 5
QUIET = 0.05  # of one processor
TICKS = os.sysconf("SC_CLK_TCK")


def tell(text):
    print(text, file=sys.stderr, flush=True)


def median(rounds, key):
    """The median of the rounds, None where one has failed or none says it."""
    values = [one[key] for one in rounds if key in one]
    return statistics.median(values) if values and not any("failed" in one for one in rounds) else None


def process_seconds(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            words = file.read().rpartition(")")[2].split()
    except OSError:
        return 0.0  # it has ended, which is told elsewhere
    return (int(words[11]) + int(words[12])) / TICKS


def thread_nanos(pid):
    """Of each thread, how long it has run or been ready to: on a processor that others use as well the two are one."""
    found = {}
    for thread in glob.glob(f"/proc/{pid}/task/*"):
        try:
            with open(f"{thread}/schedstat", encoding="utf-8") as file:
                found[thread] = sum(int(word) for word in file.read().split()[:2])
        except OSError:
            pass  # the thread has ended meanwhile
    return found


def children_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def busy_seconds():
    """What all processors have done so far, and what was stolen from them."""
    with open("/proc/stat", encoding="utf-8") as lines:
        user, nice, system, _idle, _wait, irq, softirq, steal = (int(word) for word in next(lines).split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS


class Table:
    """Measures servers in cells; the figures are in `rounds`: cell -> server -> one object for each round."""

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
                for needed in (server.kind, transport):
                    if needed in self.build.reasons:
                        raise Absent(self.build.reasons[needed])
                running[server.name] = Running(server, transport, self.words, SERVER_CPU if pinned else None, threads)
            except Absent as reason:
                if self.absent.get(server.name) != str(reason):
                    tell(f"ABSENT {server.name}: {reason}")
                self.absent[server.name] = str(reason)
        return running

    def heat(self, running, pinned):
        """Lets servers that compile as they run do so."""
        for server in running.values():
            only = [(cells.BY_NAME[name].load, 1 / len(server.server.only)) for name in server.server.only]
            for load, share in (only or cells.HEAT[server.transport]) if server.server.compiles_as_it_runs else []:
                self.load(cells.TOOLS[server.transport], load, server, self.options.heat * share, 0, pinned)

    def load(self, tool, arguments, running, seconds, warmup, pinned=True):
        """One run of a load generator: what it says, with what other processes took of the processors meanwhile."""
        dead = running.dead()
        if dead:
            return {"failed": dead}
        command = [f"{self.build.bin}/{tool}", *shlex.split(arguments), "-t", str(seconds), "-w", str(warmup)]
        command += ["--server", str(running.pid), *(["--cpu", str(LOAD_CPU)] if pinned else []), running.address]
        begun, used = time.monotonic(), busy_seconds() - process_seconds(running.pid) - children_seconds()
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + warmup + 120, check=False)
            said = json.loads(done.stdout)
        except subprocess.TimeoutExpired:
            said = {"failed": f"{tool} did not end"}
        except json.JSONDecodeError:
            said = {"failed": last_words(done.stderr)}
        if "failed" in said and running.dead():
            said["failed"] += f" ({running.dead()})"
        self.settle(running)
        others = busy_seconds() - process_seconds(running.pid) - children_seconds() - used
        said["others"] = round(max(0.0, others) / (time.monotonic() - begun), 3)
        return said

    def settle(self, running):
        """Waits until the server has put its connections away: it would do so in the next one's round."""
        until = time.monotonic() + SETTLE_SECONDS
        before, begun = thread_nanos(running.pid), time.monotonic()
        while not running.dead():
            time.sleep(0.05)
            now, ended = thread_nanos(running.pid), time.monotonic()
            active = sum(nanos - before.get(thread, 0) for thread, nanos in now.items())
            if now.keys() >= before.keys() and active < QUIET * (ended - begun) * 1e9:
                return
            before, begun = now, ended
            if time.monotonic() > until:
                running.give_up(f"stopped, as it was busy for {SETTLE_SECONDS} s after its load had ended")

    def measure(self, running, cell, pinned=True):
        names = [name for name, one in running.items() if one.server.plays(cell.name)]
        self.rounds.setdefault(cell.name, {})
        for turn in range(self.options.rounds if names else 0):
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                said = self.load(cell.tool, cell.load, running[name], self.options.secs, self.options.warmup, pinned)
                self.rounds[cell.name].setdefault(name, []).append(said)
                if "failed" in said:
                    tell(f"FAILED {cell.name} {name}: {said['failed']}")
        tell(f"{cell.name}: " + ", ".join(f"{name} {self.cost(cell, name)}" for name in names))

    def cost(self, cell, name):
        value = median(self.rounds[cell.name][name], "server_cpu_ns")
        return "FAILED" if value is None else f"{value:,.0f}"

    def run(self, servers, wanted, pinned=True, threads=1):
        for transport in cells.TOOLS:
            chosen = [cell for cell in wanted if cell.transport == transport]
            running = self.start(servers, transport, pinned, threads) if chosen else {}
            try:
                self.heat(running, pinned)
                for cell in chosen:
                    self.measure(running, cell, pinned)
            finally:
                for server in running.values():
                    server.stop()

    def add_live_heap(self, said, running, load):
        """A heap that the warm-up has made resident grows no more: what lives in it is asked of the JVM."""
        before = self.live_heap(running)
        with ThreadPoolExecutor(1) as other:
            idle = other.submit(self.load, "echoload", load, running, 2 * LIVE_HEAP_SECONDS, 0)
            time.sleep(LIVE_HEAP_SECONDS)
            during = self.live_heap(running)
            failed = idle.result().get("failed")
        if failed or before is None or during is None:
            said["failed"] = failed or "the JVM does not tell of its heap"
            return
        said["heap_per_connection"] = (during - before) / cells.IDLE_CONNECTIONS
        said["memory_per_connection"] = max(said["heap_per_connection"], said["resident_per_connection"])

    def live_heap(self, running):
        command = [f"{self.build.java_home}/bin/jcmd", str(running.pid), "GC.class_histogram"]
        lines = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout.splitlines()
        words = lines[-1].split() if lines else []
        return int(words[2]) if len(words) == 3 and words[0] == "Total" else None

    def run_idle(self, servers):
        """A fresh server for each, warmed up: what its code takes is not the connections'."""
        self.rounds["idle"] = {}
        for server in servers:
            running = self.start([server], "tcp").get(server.name)
            if not running:
                continue
            try:
                self.heat({server.name: running}, True)
                load = f"-m idle -c {cells.IDLE_CONNECTIONS}"
                said = self.load("echoload", load, running, 1, 0)
                self.rounds["idle"][server.name] = [said]
                if "failed" not in said:
                    said["memory_per_connection"] = said["resident_per_connection"]
                    if server.compiles_as_it_runs:
                        self.add_live_heap(said, running, load)
                tell(f"idle {server.name}: {said.get('failed') or round(said['memory_per_connection'])}")
            finally:
                running.stop()
