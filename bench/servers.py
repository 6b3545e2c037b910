#!/usr/bin/env python3
"""Echo servers side by side, in one run: Jacket, C, the JDK, Netty, Go and Python.

Builds what is missing, starts each server, loads it, checks every byte that comes back, and writes results.md,
results.json and growth.svg into bench/target/servers. Without --growth, --idle, --nopin and --all it fills the table.
It needs cc, a JDK and python3, Maven for Netty, and takes Go along where it is installed. bench/README.md tells how to
read the results.
"""

import argparse
import dataclasses
import json
import os
import shlex
import sys

sys.dont_write_bytecode = True  # the folder is part of the sources

from table import cells, servers  # noqa: E402
from table.build import BENCH, Absent, Build  # noqa: E402
from table.measure import Table, tell  # noqa: E402
from table.report import Report, machine, versions  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", metavar="A,B", help="these servers alone")
    parser.add_argument("--cells", metavar="X,Y", help="these cells of the table alone")
    parser.add_argument(
        "--add",
        metavar="NAME=COMMAND",
        action="append",
        default=[],
        help="one more TCP server, with {address} in its command",
    )
    parser.add_argument("--rounds", type=int, default=7, help="7 unless told")
    parser.add_argument("--secs", type=float, default=2.0, help="measured in each round, 2 unless told")
    parser.add_argument("--warmup", type=float, default=0.5, help="before it, 0.5 unless told")
    parser.add_argument(
        "--heat",
        type=float,
        default=20.0,
        help="seconds of load before all rounds, for servers that compile as they run; 20 unless told",
    )
    parser.add_argument("--growth", action="store_true", help="CPU a message at 16 to 15,000 connections, with a plot")
    parser.add_argument("--idle", action="store_true", help="resident memory for each of 5,000 idle connections")
    parser.add_argument("--nopin", action="store_true", help="throughput with 2 threads and nothing pinned")
    parser.add_argument("--all", action="store_true", help="the table and all of these")
    parser.add_argument(
        "--quick", action="store_true", help="only to see that everything works: 1 round of 0.3 s, no warm-up"
    )
    parser.add_argument(
        "--out", metavar="FOLDER", default=str(BENCH / "target/servers"), help="for what is built and for the results"
    )
    parser.add_argument("--markdown", metavar="FILE", help="the results go into this file, and growth.svg beside it")
    parser.add_argument("--list", action="store_true", help="servers and cells, and no run")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.secs, options.warmup, options.heat = 1, 0.3, 0.1, 0.2
    return options


def chosen(names, all_of_them, what):
    if not names:
        return list(all_of_them.values())
    unknown = [name for name in names.split(",") if name not in all_of_them]
    if unknown:
        sys.exit(f"servers.py: no {what} {', '.join(unknown)}; there are {', '.join(all_of_them)}")
    return [all_of_them[name] for name in names.split(",")]


def added(word):
    name, _, command = word.partition("=")
    return servers.Server(name, "added", servers.TCP, command, command)


def build_all(options, compared, wanted):
    build = Build(options.out)
    tell("building ...")
    try:
        build.find_jdk()
        build.load_generators()
    except Absent as reason:
        sys.exit(f"servers.py: nothing can be measured: {reason}")
    if any(cell.transport == "tls" for cell in wanted):
        build.tls()
    build.kinds({server.kind for server in compared})
    return build


def run(table, options, compared, wanted):
    only = options.growth or options.idle or options.nopin
    if options.all or not only:
        table.run(compared, wanted)
    if options.all or options.nopin:
        table.run(compared, cells.NOPIN, pinned=False, threads=2)
    if options.all or options.growth:
        table.run([server for server in compared if options.only or server.name in servers.GROWING], cells.GROWTH)
    if options.all or options.idle:
        table.run_idle([server for server in compared if "tcp" in server.transports and server.plays("idle")])


def write(report, options, where, table):
    markdown = options.markdown or os.path.join(options.out, "results.md")
    judged = [dataclasses.asdict(verdict) for verdict in report.verdicts]
    results = {"machine": where, "absent": table.absent, "rounds": table.rounds, "bars": judged}
    files = {
        markdown: report.markdown(),
        os.path.join(options.out, "results.json"): json.dumps(results, indent=1) + "\n",
    }
    plot = report.plot()
    if plot:
        files[os.path.join(os.path.dirname(markdown), "growth.svg")] = plot
    for path, text in files.items():
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    print(files[markdown])


def main():
    options = arguments()
    compared = chosen(options.only, servers.BY_NAME, "server") + [added(word) for word in options.add]
    wanted = chosen(options.cells, cells.BY_NAME, "cell")
    if options.list:
        for thing in [*compared, *wanted]:
            print(f"{thing.name:16} {thing.about}")
        return 0
    where = {**machine(), "command": shlex.join(["bench/servers.py", *sys.argv[1:]])}
    build = build_all(options, compared, wanted)
    where["versions"] = versions(build)
    table = Table(build, options)
    run(table, options, compared, wanted)
    write(Report(where, options, table, compared), options, where, table)
    return 1 if any("failed" in one for cell in table.rounds.values() for row in cell.values() for one in row) else 0


if __name__ == "__main__":
    sys.exit(main())
