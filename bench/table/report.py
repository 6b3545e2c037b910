"""The Markdown, and what it says of the machine."""

import datetime
import os
import platform
import re
import subprocess
from pathlib import Path

from table import bars, cells, growth
from table.build import BENCH, ROOT
from table.measure import median


TITLES = (("tcp", "TCP"), ("unix", "Unix stream sockets"), ("udp", "UDP"), ("tls", "TLS"))


def first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return (done.stdout or done.stderr).strip().split("\n")[0] if done.returncode == 0 else None


def machine():
    """Taken before anything is built or started."""
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return {
        "date": datetime.date.today().isoformat(),
        "processor": models[0] if models else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "kernel": platform.release(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def versions(build):
    release = Path(build.java_home, "release").read_text(encoding="utf-8")
    netty = (BENCH / "peers/netty/pom.xml").read_text(encoding="utf-8")
    jacket = first_line("git", "-C", ROOT, "describe", "--always", "--dirty")
    found = {
        "Jacket": jacket or "(not a checkout)",
        "JDK": re.search(r'JAVA_RUNTIME_VERSION="(.*)"', release).group(1),
        "Netty": re.search(r"<netty.version>(.*)</", netty).group(1),
        "C": first_line(os.environ.get("CC", "cc"), "--version"),
        "Python": platform.python_version(),
        "Go": first_line("go", "version"),
    }
    return {name: version for name, version in found.items() if version}


def table_of(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


class Report:
    def __init__(self, where, options, table, compared):
        self.where = where
        self.options = options
        self.rounds = table.rounds
        self.absent = table.absent
        self.servers = compared
        self.verdicts = bars.verdicts(table.rounds, {server.name for server in compared})

    def markdown(self):
        lines = [*self.head(), *self.bars(), *self.absences()]
        for transport, title in TITLES:
            columns = [cell.name for cell in cells.CELLS if cell.transport == transport and cell.name in self.rounds]
            if columns:
                lines += [
                    f"## {title}: server CPU, ns a message (stream: a KiB; short: a connection)",
                    "",
                    *self.summary(transport, columns),
                    "",
                ]
        for cell in cells.CELLS:
            if cell.name in self.rounds:
                lines += self.section(cell)
        for cell in cells.NOPIN:
            if cell.name in self.rounds:
                lines += self.section(cell)
        return "\n".join([*lines, *self.idle(), *self.growth()])

    def head(self):
        at, options, (usual, worst) = self.where, self.options, self.others()
        kit = ", ".join(f"{name} {version}" for name, version in at["versions"].items())
        return [
            "# Echo servers side by side",
            "",
            f"{at['date']}, {at['processor']}, {at['cores']} cores, {at['memory_gib']} GiB, Linux {at['kernel']}.",
            f"{kit}.",
            "",
            f"Median of {options.rounds} rounds of {options.secs:g} s, taken in turns; before them {options.heat:g} s of"
            " load for each server that compiles as it runs.",
            f"Load average before the run: {at['load_before']}. Other processes took {usual:.0%} of one processor in the"
            f" median round, {worst:.0%} in the worst.",
            f"Repeat it with `{at['command']}`; [README.md](README.md) tells how to read it.",
            "",
        ]

    def others(self):
        shares = sorted(
            one["others"] for cell in self.rounds.values() for row in cell.values() for one in row if "others" in one
        )
        return (shares[len(shares) // 2], shares[-1]) if shares else (0, 0)

    def bars(self):
        if not self.verdicts:
            return []
        must = [verdict for verdict in self.verdicts if not verdict.aim]
        aims = [verdict for verdict in self.verdicts if verdict.aim]
        missed = [verdict for verdict in must if verdict.met is False]
        counts = [
            f"{sum(verdict.met is True for verdict in must)} of {len(must)} bars met",
            f"{len(missed)} MISSED",
            f"{sum(verdict.met is None for verdict in must)} not judged",
            f"{sum(verdict.met is True for verdict in aims)} of {len(aims)} aims reached",
        ]
        lines = [f"**{', '.join(counts)}.** A bar is a ratio of two figures of this run.", ""]
        return [*lines, *(f"- {verdict.cell}: {verdict.line()}" for verdict in missed), *([""] if missed else [])]

    def absences(self):
        lines = [f"- `{name}`: {reason}" for name, reason in self.absent.items()]
        return ["**Absent:**", "", *lines, ""] if lines else []

    def summary(self, transport, columns):
        rows = []
        for server in self.servers:
            if transport in server.transports:
                rows.append(
                    [
                        f"`{server.name}`",
                        *(self.cost(server.name, self.rounds[cell].get(server.name)) for cell in columns),
                    ]
                )
        return table_of(["", *columns], rows)

    def cost(self, name, row):
        if not row:
            return "absent" if name in self.absent else ""
        value = median(row, "server_cpu_ns")
        return "FAILED" if value is None else f"{value:,.0f}"

    def section(self, cell):
        rows = [
            self.row(server.name, self.rounds[cell.name].get(server.name))
            for server in self.servers
            if cell.transport in server.transports and server.plays(cell.name)
        ]
        rate = "KiB a second" if cell.unit == "KiB" else f"{cell.unit}s a second"
        head = [
            "",
            f"CPU ns a {cell.unit}",
            "spread",
            "first round",
            rate,
            "p50 us",
            "p99 us",
            "server CPU",
            "load CPU",
        ]
        judged = [f"- {verdict.line()}" for verdict in self.verdicts if verdict.cell == cell.name]
        return [f"### {cell.name}: {cell.about}", "", *table_of(head, rows), "", *judged, *([""] if judged else [])]

    def row(self, name, row):
        if not row:
            return [f"`{name}`", "absent", *[""] * 7]
        reasons = [one["failed"] for one in row if "failed" in one]
        if reasons:
            return [f"`{name}`", f"FAILED: {reasons[0]}", *[""] * 7]
        costs = [one["server_cpu_ns"] for one in row]
        middle = median(row, "server_cpu_ns")
        lost = sum(one.get("lost", 0) for one in row)
        return [
            f"`{name}`",
            f"{middle:,.0f}",
            f"{(max(costs) - min(costs)) / middle:.0%}",
            f"{costs[0] / middle - 1:+.0%}",
            f"{median(row, 'units_per_second'):,.0f}" + (f" ({lost} lost)" if lost else ""),
            *(f"{median(row, key):,.0f}" if key in row[0] else "" for key in ("p50_us", "p99_us")),
            *(f"{median(row, key):.0%}" for key in ("server_cpu_share", "load_cpu_share")),
        ]

    def idle(self):
        if "idle" not in self.rounds:
            return []
        rows = []
        for server in self.servers:
            said = self.rounds["idle"].get(server.name, [{}])[0]
            if "tcp" in server.transports and server.plays("idle"):
                figure = said.get("failed") or f"{said['resident_per_connection']:,.0f}" if said else "absent"
                rows.append(
                    [
                        f"`{server.name}`",
                        figure,
                        f"{said['heap_per_connection']:,.0f}" if "heap_per_connection" in said else "",
                        f"{said['resident_after'] / 2**20:,.0f}" if "resident_after" in said else "",
                        str(said.get("threads", "")),
                    ]
                )
        judged = [f"- {verdict.line()}" for verdict in self.verdicts if verdict.cell == "idle"]
        head = ["", "resident bytes a connection", "live heap", "MiB in all", "threads"]
        return [
            f"### idle: resident memory, {cells.IDLE_CONNECTIONS:,} connections after one message each",
            "",
            *table_of(head, rows),
            "",
            *judged,
            "",
        ]

    def growth(self):
        columns = [cell.name for cell in cells.GROWTH if cell.name in self.rounds]
        if not columns:
            return []
        rows = [
            [f"`{server.name}`", *(self.cost(server.name, self.rounds[cell].get(server.name)) for cell in columns)]
            for server in self.servers
            if any(server.name in self.rounds[cell] for cell in columns) or server.name in self.absent
        ]
        judged = [f"- {verdict.line()}" for verdict in self.verdicts if verdict.cell == "growth"]
        head = ["", *(f"{int(cell[7:]):,}" for cell in columns)]
        return [
            "### growth: CPU ns a 64-byte message over so many connections",
            "",
            "![plot](growth.svg)",
            "",
            *table_of(head, rows),
            "",
            *judged,
            "",
        ]

    def plot(self):
        """The picture, or None where there is nothing to draw."""
        columns = [cell.name for cell in cells.GROWTH if cell.name in self.rounds]
        lines = {}
        for server in self.servers:
            values = [median(self.rounds[cell].get(server.name, []), "server_cpu_ns") for cell in columns]
            if any(value is not None for value in values):
                lines[server.name] = values
        return growth.plot([int(cell[7:]) for cell in columns], lines) if lines and len(columns) > 1 else None
