"""One client under TLS: whole|cut NAME VERSION, with NAME.pem and NAME.key. whole: an echo of all that comes, with its
end; cut: half a message, and the connection ends without a good-bye."""

import socket
import ssl
import sys

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[2] + ".pem", sys.argv[2] + ".key")
context.minimum_version = context.maximum_version = ssl.TLSVersion[sys.argv[3]]
context.set_alpn_protocols(["jacket/2", "jacket/1"])
names = []
context.sni_callback = lambda tls, name, _: names.append(name)
listener = socket.create_server(("127.0.0.1", 0))
print(f"listening 127.0.0.1:{listener.getsockname()[1]}", file=sys.stderr, flush=True)
plain, _ = listener.accept()
plain.settimeout(30)
tls = context.wrap_socket(plain, server_side=True, suppress_ragged_eofs=False)
print(f"for {names[0]}, speaks {tls.selected_alpn_protocol()}, {tls.version()}", flush=True)
if sys.argv[1] == "cut":
    tls.sendall(b"half of ")
    tls.detach()
    sys.exit()
heard = b""
while part := tls.recv(1 << 16):
    heard += part
tls.sendall(heard)
tls.unwrap()
print(len(heard), "bytes, and a good-bye", flush=True)
