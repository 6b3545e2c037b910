"""Receives one datagram on 127.0.0.1 and says what it holds and with which TTL it came."""
import socket

receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.setsockopt(socket.IPPROTO_IP, 12, 1)  # IP_RECVTTL
receiver.bind(("127.0.0.1", 0))
print("port", receiver.getsockname()[1], flush=True)
data, control, _, _ = receiver.recvmsg(1024, 64)
print(data.decode(), "ttl", int.from_bytes(control[0][2], "little"))
