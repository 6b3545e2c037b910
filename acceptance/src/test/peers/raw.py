"""Raw sockets: send HOST PROTO TEXT, receive HOST PROTO, echo HOST ID, write FILE SOURCE (a packet with its header)."""
import socket
import struct
import sys

verb, *words = sys.argv[1:]


def raw(protocol):
    return socket.socket(socket.AF_INET, socket.SOCK_RAW, protocol)


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


if verb == "send":
    raw(int(words[1])).sendto(words[2].encode(), (words[0], 0))
elif verb == "receive":
    receiver = raw(int(words[1]))
    receiver.bind((words[0], 0))
    print("ready", flush=True)
    packet = receiver.recv(65535)
    print(socket.inet_ntoa(packet[12:16]), "ttl", packet[8], packet[20:].decode())
elif verb == "echo":
    head = struct.pack("!BBHHH", 8, 0, 0, int(words[1]), 9)
    sum_ = checksum(head + b"hello")
    raw(socket.IPPROTO_ICMP).sendto(struct.pack("!BBHHH", 8, 0, sum_, int(words[1]), 9) + b"hello", (words[0], 0))
elif verb == "write":
    ends = socket.inet_aton(words[1]), socket.inet_aton("127.0.0.1")
    with open(words[0], "wb") as packet:
        packet.write(struct.pack("!BBHHHBBH4s4s", 0x45, 0, 27, 1, 0, 33, 253, 0, *ends) + b"crafted")
