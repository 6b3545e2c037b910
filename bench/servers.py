#!/usr/bin/env python3
"""Echo servers side by side: Jacket, C, the JDK, Netty, Go and Python, in one run; bench/README.md tells how to read it.

Builds what is missing below bench/target/servers, starts each server, loads it, checks every byte that comes back, and writes
Markdown to stdout and JSON to a file. Needs cc, a JDK, python3; Maven for Netty, and Go where it is installed.
"""

import argparse
import json
import os
import sys

sys.dont_write_bytecode = True  # the folder is part of the sources

from table import cells, servers  # noqa: E402
from table.build import BENCH, Absent, Build  # noqa: E402
from table.measure import Table, tell  # noqa: E402
from table.report import machine, markdown  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", metavar="A,B", help="these servers alone")
    parser.add_argument("--cells", metavar="X,Y", help="these cells of the table alone")
    parser.add_argument("--add", metavar="NAME=COMMAND", action="append", default=[], help="one more TCP server, with {address} in its command")
    parser.add_argument("--rounds", type=int, default=7, help="7 unless told")
    parser.add_argument("--secs", type=float, default=2.0, help="measured in each round, 2 unless told")
    parser.add_argument("--warmup", type=float, default=0.5, help="before it, 0.5 unless told")
    parser.add_argument("--heat", type=float, default=20.0, help="seconds of load before all rounds, for servers that compile as they run; 20 unless told")
    parser.add_argument("--quick", action="store_true", help="only to see that everything works: 1 round of 0.3 s, no warm-up")
    parser.add_argument("--out", metavar="FOLDER", default=str(BENCH / "target/servers"), help="for what is built and results.json")
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


def main():
    options = arguments()
    known = dict(servers.BY_NAME)
    for word in options.add:
        name, _, command = word.partition("=")
        known[name] = servers.Server(name, "added", ("tcp",), command, command)
    compared = chosen(options.only, known, "server")
    wanted = chosen(options.cells, cells.BY_NAME, "cell")
    if options.list:
        for thing in [*compared, *wanted]:
            print(f"{thing.name:16} {thing.about}")
        return 0
    where = machine()
    build = Build(options.out)
    tell("building ...")
    try:
        build.load_generators()
    except Absent as reason:
        sys.exit(f"servers.py: no load generator: {reason}")
    build.find_jdk()
    build.kinds({server.kind for server in compared} - {"added"})
    table = Table(build, options)
    table.run(compared, wanted)
    with open(os.path.join(options.out, "results.json"), "w", encoding="utf-8") as file:
        json.dump({"machine": where, "absent": table.absent, "cells": table.rounds}, file, indent=1)
    print(markdown(where, options, table, compared))
    failed = any("failed" in one for cell in table.rounds.values() for rounds in cell.values() for one in rounds)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
