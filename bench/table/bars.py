"""What Jacket must reach, and what it aims at, against the other servers of the same run."""

from dataclasses import dataclass

from table import cells
from table.measure import median

NETTY = ("netty-nio", "netty-epoll", "netty-uring", "netty-uring-br")
JAVA = (*NETTY, "jdk-nio", "jdk-vt")
COST, RATE, MIDDLE, TAIL = "server_cpu_ns", "units_per_second", "p50_us", "p99_us"
METRICS = {COST: "CPU", RATE: "throughput", MIDDLE: "p50", TAIL: "p99"}
PING_PONGS = ("pp64@64", "pp64@1000", "pp64@8000")
TLS = tuple(cell.name for cell in cells.CELLS if cell.transport == "tls")
IDLE_MOST, IDLE_AIM = 4096, 1536
STEEPER = 1.25  # than C epoll's: a cliff


@dataclass(frozen=True)
class Bar:
    cells: tuple
    factor: float  # of the best of the rivals: at most; for throughput: at least
    rivals: tuple
    words: str
    aim: bool = False
    metric: str = COST
    subject: str = "jacket"


BARS = [
    Bar(("pp64@1",), 1.1, ("c-epoll",), "C epoll"),
    Bar(("pp64@1",), 1.0, ("c-epoll",), "C epoll", aim=True, metric=MIDDLE),
    Bar(PING_PONGS, 1.0, NETTY, "the best Netty"),
    Bar(PING_PONGS, 0.75, ("jdk-vt",), "JDK virtual threads"),
    Bar(PING_PONGS, 1.03, ("c-uring",), "C io_uring", aim=True),
    Bar(("pipe16@64",), 1.0, NETTY, "the best Netty"),
    Bar(("pipe16@64",), 1.0, ("c-epoll",), "C epoll", aim=True),
    Bar(("pp16k@64",), 0.9, NETTY, "the best Netty"),
    Bar(("pp16k@64",), 1.05, ("c-epoll",), "C epoll", aim=True),
    Bar(("stream@4",), 1.0, JAVA, "the best in Java"),
    Bar(("stream@4",), 1.0, ("c-uring",), "C io_uring", aim=True),
    Bar(("short@16",), 1.0, JAVA, "the best in Java"),
    Bar(("short@16",), 1.0, ("c-epoll",), "C epoll", aim=True),
    Bar(("udp64@64",), 1.0, ("jdk-channel",), "the JDK's channel"),
    Bar(("udp64@64",), 1.0, ("c-mmsg",), "C recvmmsg", aim=True),
    Bar(TLS, 1.0, ("netty-nio-tls", "netty-epoll-tls"), "the best Netty", aim=True),
    Bar(
        tuple(cell.name for cell in cells.CELLS if cell.transport in ("tcp", "unix") and cell.name != "stream@4"),
        1.2,
        ("c-epoll",),
        "C epoll",
        metric=TAIL,
    ),
    Bar(("udp64@64",), 1.2, ("c-mmsg",), "C recvmmsg", metric=TAIL),
    Bar(tuple(cells.BY_NAME), 1.1, ("jacket",), "Jacket on io_uring", subject="jacket-epoll"),
    Bar(
        tuple(cell.name for cell in cells.CELLS if cell.transport == "tcp"),
        1.0,
        ("jdk-vt",),
        "JDK virtual threads",
        subject="jacket-nohook",
    ),
    Bar(("line64@64",), 1.05, ("jacket-limits",), "the same server without lines", subject="jacket-lines"),
    Bar(PING_PONGS, 1.05, ("jacket-nolimits",), "the same server without limits", subject="jacket-limits"),
    Bar((cells.NOPIN[0].name,), 1.0, NETTY, "the best Netty", metric=RATE),
]


@dataclass(frozen=True)
class Verdict:
    cell: str
    aim: bool
    met: object  # True, False, or None where it cannot be judged
    text: str

    def line(self):
        word = {
            True: "reached" if self.aim else "met",
            False: "not reached" if self.aim else "**MISSED**",
            None: "**not judged**",
        }[self.met]
        return f"{'aim' if self.aim else 'must'}: {self.text}: {word}"


def judge(bar, cell, rounds, concerned):
    """None where the run does not concern the bar."""
    if bar.subject not in concerned or cell not in rounds:
        return None
    below = bar.metric != RATE
    wanted = (
        f"{METRICS[bar.metric]} of `{bar.subject}` {'at most' if below else 'at least'} {bar.factor:g} of {bar.words}"
    )
    ours = value(rounds[cell], bar.subject, bar.metric)
    theirs = {name: value(rounds[cell], name, bar.metric) for name in bar.rivals}
    there = {name: figure for name, figure in theirs.items() if figure is not None}
    if ours is None or not there:
        missing = [bar.subject] if ours is None else bar.rivals
        return Verdict(cell, bar.aim, None, f"{wanted}{without(missing)}")
    name = (min if below else max)(there, key=there.get)
    ratio = ours / there[name]
    met = ratio <= bar.factor if below else ratio >= bar.factor
    text = f"{wanted}: {ratio:.2f} ({ours:,.0f} to {there[name]:,.0f} of `{name}`)"
    if len(there) < len(theirs):
        # The best of some is not the best of all: good enough to miss a bar, not to meet it.
        text += without(absent for absent in theirs if absent not in there)
        met = None if met else met
    return Verdict(cell, bar.aim, met, text)


def without(names):
    return f", without a figure of {', '.join(f'`{name}`' for name in names)}"


def value(row, server, metric):
    return median(row.get(server, []), metric)


def judge_idle(rounds):
    said = value(rounds.get("idle", {}), "jacket", "memory_per_connection")
    for most, aim in ((IDLE_MOST, False), (IDLE_AIM, True)):
        text = f"memory of `jacket` at most {most} bytes a connection"
        yield Verdict(
            "idle", aim, None if said is None else said <= most, text + ("" if said is None else f": {said:,.0f}")
        )


def judge_growth(rounds):
    """Steps from one count of connections to the next."""
    names = [cell.name for cell in cells.GROWTH]
    for before, after in zip(names, names[1:]):
        costs = [
            [value(rounds.get(cell, {}), server, COST) for cell in (before, after)] for server in ("jacket", "c-epoll")
        ]
        text = f"step of `jacket` from {before[7:]} to {after[7:]} connections at most {STEEPER:g} of C epoll's or of 1"
        if any(figure is None for pair in costs for figure in pair):
            yield Verdict("growth", False, None, text)
            continue
        ours, theirs = (pair[1] / pair[0] for pair in costs)
        yield Verdict("growth", False, ours <= STEEPER * max(1.0, theirs), f"{text}: {ours:.2f} to {theirs:.2f}")


def verdicts(rounds, concerned):
    """All of them, in the order of the cells; `concerned` are the servers that were wanted."""
    if "jacket" not in concerned:
        return []
    found = [judge(bar, cell, rounds, concerned) for cell in rounds for bar in BARS if cell in bar.cells]
    found = [verdict for verdict in found if verdict]
    if "idle" in rounds:
        found += judge_idle(rounds)
    if any(cell.name in rounds for cell in cells.GROWTH):
        found += judge_growth(rounds)
    return found
