package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/// A call that has to wait, and why.
enum Wait {
    RECV(Kind.Group.ALL) {
        @Override
        Blocked prepare(Lab lab, Kind kind) throws IOException {
            return receiving(lab, kind, socket -> socket.recvInto(new byte[9]));
        }
    },
    RECV_BYTES(Kind.Group.ALL) {
        @Override
        Blocked prepare(Lab lab, Kind kind) throws IOException {
            return receiving(lab, kind, socket -> socket.recv(9));
        }
    },
    RECV_FROM(Kind.Group.ALL) {
        @Override
        Blocked prepare(Lab lab, Kind kind) throws IOException {
            return receiving(lab, kind, socket -> socket.recvFrom(new byte[9], MsgFlags.NONE));
        }
    },
    RECV_MSG(Kind.Group.ALL) {
        @Override
        Blocked prepare(Lab lab, Kind kind) throws IOException {
            return receiving(lab, kind, socket -> socket.recvMsg(List.of(ByteBuffer.allocate(9)), MsgFlags.NONE));
        }
    },
    RECV_ALL(Kind.Group.STREAM) {
        @Override
        Blocked prepare(Lab lab, Kind kind) throws IOException {
            return receiving(lab, kind, socket -> socket.recv(1, MsgFlags.MSG_WAITALL));
        }
    },
    ACCEPT(Kind.Group.LISTENING) {
        @Override
        Blocked prepare(Lab lab, Kind kind) throws IOException {
            Socket listener = lab.listener(kind);
            return Blocked.of(listener, () -> lab.keep(listener.accept()), () -> lab.connected(kind, listener));
        }
    },
    POLL(Kind.Group.ALL) {
        @Override
        Blocked prepare(Lab lab, Kind kind) throws IOException {
            return receiving(lab, kind, socket -> {
                socket.await(Interest.READ, socket.handle.deadline());
                return true;
            });
        }
    },
    SEND(Kind.Group.UNIX) {
        @Override
        Blocked prepare(Lab lab, Kind kind) throws IOException {
            return sending(lab, kind, socket -> socket.send(new byte[PIECE]));
        }
    },
    SEND_MSG(Kind.Group.UNIX) {
        @Override
        Blocked prepare(Lab lab, Kind kind) throws IOException {
            return sending(lab, kind, socket -> socket.sendMsg(List.of(ByteBuffer.allocate(PIECE)), MsgFlags.NONE));
        }
    },
    SEND_ALL(Kind.Group.FILLING) {
        @Override
        Blocked prepare(Lab lab, Kind kind) throws IOException {
            return sending(lab, kind, socket -> much(socket));
        }
    },
    SEND_TO(Kind.Group.UNIX_DATAGRAM) {
        @Override
        Blocked prepare(Lab lab, Kind kind) throws IOException {
            Socket there = lab.bound(kind);
            Socket here = lab.open(kind);
            Address to = there.localAddress();
            here.nonBlocking();
            while (here.sendTo(new byte[1], to) != Socket.WOULD_BLOCK) {
                assertThat(here.isClosed()).isFalse();
            }
            here.blocking();
            return Blocked.of(here, () -> here.sendTo(new byte[1], to), () -> drain(lab, there));
        }
    },
    TURN_TO_SEND(Kind.Group.FILLING) {
        @Override
        Blocked prepare(Lab lab, Kind kind) throws IOException {
            Lab.Ends ends = filled(lab, kind);
            lab.waiting(ends.here(), () -> much(ends.here()));
            return new Blocked(
                    ends.here(),
                    () -> ends.here().send(new byte[1]),
                    () -> drain(lab, ends.there()),
                    () -> ends.here().handle.descriptor.isTurnAwaited());
        }
    },
    CONNECT(Kind.Group.LISTENING) {
        @Override
        Blocked prepare(Lab lab, Kind kind) throws IOException {
            Socket listener = lab.listener(kind, 0);
            Address address = listener.localAddress();
            lab.crowd(kind, listener);
            Socket socket = lab.open(kind);
            return Blocked.of(
                    socket,
                    () -> socket.connect(address),
                    () -> lab.start(() -> {
                        for (int i = 0; ; i++) {
                            lab.keep(listener.accept());
                        }
                    }));
        }
    };

    /// A socket, a call on it that has to wait, and what ends the wait.
    record Blocked(Socket socket, Callable<?> call, Act release, BooleanSupplier isWaiting) {
        static Blocked of(Socket socket, Callable<?> call, Act release) {
            return new Blocked(socket, call, release, () -> socket.handle.descriptor.awaiting() > 0);
        }
    }

    /// Something done to a socket.
    interface Act {
        void run() throws Exception;
    }

    private interface Call {
        Object on(Socket socket) throws IOException;
    }

    private static final int PIECE = 2000;

    /// The buffer of either end of a connection whose kernel would let it grow.
    private static final int ROOM = 1 << 16;

    private final Kind.Group group;

    Wait(Kind.Group group) {
        this.group = group;
    }

    /// {@return the waits that a kind knows}
    static List<Wait> of(Kind kind) {
        return Arrays.stream(values()).filter(wait -> kind.is(wait.group)).toList();
    }

    abstract Blocked prepare(Lab lab, Kind kind) throws IOException;

    /// Begins the call and returns when it waits.
    static Background<?> begin(Lab lab, Blocked blocked) {
        Background<?> call = lab.start(blocked.call());
        Lab.until(() -> blocked.isWaiting().getAsBoolean() || call.isDone());
        return call;
    }

    private static Blocked receiving(Lab lab, Kind kind, Call call) throws IOException {
        Lab.Ends ends = lab.ends(kind);
        return Blocked.of(
                ends.here(), () -> call.on(ends.here()), () -> ends.there().send(new byte[] {1}));
    }

    private static Blocked sending(Lab lab, Kind kind, Call call) throws IOException {
        Lab.Ends ends = filled(lab, kind);
        return Blocked.of(ends.here(), () -> call.on(ends.here()), () -> drain(lab, ends.there()));
    }

    private static Lab.Ends filled(Lab lab, Kind kind) throws IOException {
        Lab.Ends ends = lab.ends(kind);
        if (kind.is(Kind.Group.INTERNET_STREAM)) { // else the kernel lets them grow to tens of MiB
            ends.here().set(Options.SO_SNDBUF, ROOM);
            ends.there().set(Options.SO_RCVBUF, ROOM);
        }
        Lab.fill(ends.here(), PIECE);
        return ends;
    }

    /// Sends more than the buffers take.
    private static int much(Socket socket) throws IOException {
        socket.sendAll(new byte[socket.handle.isStream() ? 16 * ROOM : PIECE]);
        return 0;
    }

    /// Makes room, and goes on doing so.
    private static void drain(Lab lab, Socket socket) {
        lab.start(() -> {
            byte[] buffer = new byte[1 << 16];
            for (int i = 0; ; i++) {
                assertThat(socket.recvInto(buffer)).as("receive %d", i).isNotEqualTo(Socket.EOF);
            }
        });
    }
}
