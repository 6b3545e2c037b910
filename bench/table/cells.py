"""What is done to the servers. One line is one column of the table."""

from dataclasses import dataclass


TOOLS = {"tcp": "echoload", "unix": "echoload", "udp": "udpload", "tls": "tlsload"}


@dataclass(frozen=True)
class Cell:
    name: str
    transport: str
    load: str  # the arguments of its load generator
    about: str
    unit: str = "message"

    @property
    def tool(self):
        return TOOLS[self.transport]


CELLS = [
    Cell("pp64@1", "tcp", "-c 1 -s 64", "64-byte ping-pong over 1 connection"),
    Cell("pp64@64", "tcp", "-c 64 -s 64", "64-byte ping-pong over 64 connections"),
    Cell("pp64@1000", "tcp", "-c 1000 -s 64", "64-byte ping-pong over 1,000 connections"),
    Cell("pp64@8000", "tcp", "-c 8000 -s 64", "64-byte ping-pong over 8,000 connections"),
    Cell("pipe16@64", "tcp", "-c 64 -s 64 -d 16", "16 messages of 64 bytes under way on each of 64 connections"),
    Cell("pp16k@64", "tcp", "-c 64 -s 16384", "16 KiB ping-pong over 64 connections"),
    Cell("stream@4", "tcp", "-m stream -c 4", "1 MiB under way on each of 4 connections", "KiB"),
    Cell("short@16", "tcp", "-m short -c 16", "a new connection for each 64-byte message, 16 at a time", "connection"),
    Cell("line64@64", "tcp", "-c 64 -s 64 --lines", "lines of 64 bytes, one under way on each of 64 connections"),
    Cell("unix64@64", "unix", "-c 64 -s 64", "64-byte ping-pong over 64 Unix stream connections"),
    Cell("udp64@64", "udp", "-c 64 -s 64", "64-byte datagrams from 64 sockets"),
    Cell("tls64@1", "tls", "-c 1 -s 64 --lines", "TLS: lines of 64 bytes, one under way on 1 connection"),
    Cell("tls64@64", "tls", "-c 64 -s 64", "TLS: 64-byte ping-pong over 64 connections"),
    Cell("tlsstream@4", "tls", "-m stream -c 4", "TLS: 1 MiB under way on each of 4 connections", "KiB"),
    Cell(
        "tlsshort@16",
        "tls",
        "-m short -c 16 --lines",
        "TLS: a new connection with a full handshake for each line of 64 bytes, 16 at a time",
        "connection",
    ),
]

BY_NAME = {cell.name: cell for cell in CELLS}

NOPIN = [
    Cell("pp64@64-nopin", "tcp", "-c 64 -s 64", "64-byte ping-pong over 64 connections, 2 threads, nothing pinned"),
    Cell(
        "short@16-nopin",
        "tcp",
        "-m short -c 16",
        "a new connection for each 64-byte message, 16 at a time, 2 threads, nothing pinned",
        "connection",
    ),
]

GROWTH = [
    Cell(f"growth@{count}", "tcp", f"-c {count} -s 64", f"64-byte ping-pong over {count:,} connections")
    for count in (16, 64, 256, 1024, 4096, 15000)
]

IDLE_CONNECTIONS = 5000

# What servers that compile as they run are given before anything is measured, with its share of the time.
HEAT = {
    "tcp": [
        ("-c 64 -s 64", 0.4),
        ("-c 64 -s 64 -d 16", 0.1),
        ("-c 64 -s 16384", 0.1),
        ("-m stream -c 4", 0.1),
        ("-m short -c 16", 0.3),
    ],
    "unix": [("-c 64 -s 64", 1.0)],
    "udp": [("-c 64 -s 64", 1.0)],
    "tls": [("-c 64 -s 64", 0.4), ("-m stream -c 4", 0.2), ("-m short -c 16", 0.4)],
}
