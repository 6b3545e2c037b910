"""The Markdown."""

import datetime
import os
import platform
import subprocess

from table import cells
from table.measure import median


def first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return "absent"
    return (done.stdout + done.stderr).strip().splitlines()[0]


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


def table_of(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def summary(rounds, names, columns):
    """One row for each server, one column for each cell: CPU ns a unit."""
    rows = []
    for name in names:
        row = [f"`{name}`"]
        for cell in columns:
            one = rounds[cell].get(name)
            value = median(one, "server_cpu_ns") if one else None
            row.append("" if not one else "FAILED" if value is None else f"{value:,.0f}")
        rows.append(row)
    return table_of(["CPU ns", *columns], rows)


def section(cell, rounds, names):
    rows = []
    for name in names:
        if name not in rounds:
            continue
        one = rounds[name]
        reasons = [said["failed"] for said in one if "failed" in said]
        if reasons:
            rows.append([f"`{name}`", f"FAILED: {reasons[0]}", "", "", "", ""])
            continue
        cost = [said["server_cpu_ns"] for said in one]
        middle = median(one, "server_cpu_ns")
        lost = sum(said.get("lost", 0) for said in one)
        rows.append([
            f"`{name}`",
            f"{middle:,.0f}",
            f"{(max(cost) - min(cost)) / middle:.0%}",
            f"{median(one, 'units_per_second'):,.0f}" + (f" ({lost} lost)" if lost else ""),
            *(f"{median(one, key):,.0f}" if key in one[0] else "" for key in ("p50_us", "p99_us")),
        ])
    head = ["", f"CPU ns a {cell.unit}", "spread", f"{cell.unit}s a second".replace("KiBs", "KiB"), "p50 us", "p99 us"]
    return [f"### {cell.name}: {cell.about}", "", *table_of(head, rows)]


def markdown(where, options, table, compared):
    names = [server.name for server in compared]
    lines = [
        f"{where['date']}, {where['processor']}, {where['cores']} cores, {where['memory_gib']} GiB, Linux {where['kernel']}; "
        f"load average {where['load_before']} before the run. Median of {options.rounds} rounds of {options.secs:g} s.",
        "",
    ]
    for transport in ("tcp", "unix", "udp"):
        columns = [cell for cell in table.rounds if cell in cells.BY_NAME and cells.BY_NAME[cell].transport == transport]
        present = [name for name in names if any(name in table.rounds[cell] for cell in columns)]
        if columns:
            lines += [*summary(table.rounds, present, columns), ""]
    if table.absent:
        lines += ["ABSENT:", "", *(f"- `{name}`: {reason}" for name, reason in table.absent.items()), ""]
    for cell, rounds in table.rounds.items():
        if cell in cells.BY_NAME:
            lines += [*section(cells.BY_NAME[cell], rounds, names), ""]
    return "\n".join(lines)
