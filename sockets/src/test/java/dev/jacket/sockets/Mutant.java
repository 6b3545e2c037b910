package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EAGAIN;
import static dev.jacket.sys.Errnos.EALREADY;
import static dev.jacket.sys.Errnos.ECONNREFUSED;
import static dev.jacket.sys.Errnos.EINPROGRESS;
import static dev.jacket.sys.Errnos.EINTR;
import static dev.jacket.sys.Errnos.EIO;
import static dev.jacket.sys.Errnos.ETIMEDOUT;
import static dev.jacket.sys.SysSocket.MSG_DONTWAIT;
import static dev.jacket.sys.SysSocket.MSG_PEEK;
import static dev.jacket.sys.SysSocket.MSG_TRUNC;
import static dev.jacket.sys.SysSocket.SHUT_RDWR;
import static dev.jacket.sys.SysSocket.SOL_SOCKET;
import static dev.jacket.sys.SysSocket.SO_ERROR;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jacket.sys.ForeignMemory;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import dev.jacket.sys.iovec;
import dev.jacket.sys.msghdr;
import dev.jacket.sys.pollfd;
import dev.jacket.testkit.FaultyKernel.Fault;

/// A socket library with one mistake in it, and the case of the contract that has to notice. The mistake is made
/// below the library, where each of its calls passes, so that it is one for all paths of the code.
enum Mutant {
    RECV_IGNORES_PEEK("recv_peek_leavesTheBytes", Kind.TCP4) {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            return drop(Syscall.RECVFROM, MSG_PEEK, nr, arguments, 3);
        }
    },
    RECV_FROM_IGNORES_PEEK("recvFrom_peek_leavesTheBytes", Kind.UDP6) {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            return drop(Syscall.RECVFROM, MSG_PEEK, nr, arguments, 3);
        }
    },
    RECV_MSG_IGNORES_PEEK("recvMsg_peek_leavesTheBytes", Kind.UDP4) {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            return drop(Syscall.RECVMSG, MSG_PEEK, nr, arguments, 2);
        }
    },
    TIMEOUT_IS_TOLD_AS_ETIMEDOUT("recv_limited_timesOutWithinFiftyMilliseconds", Kind.TCP4) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            return nr == Syscall.RECVFROM && result == -EAGAIN ? -ETIMEDOUT : result;
        }
    },
    SEND_ALL_DROPS_THE_LAST_BYTE("streams_carryBytesToTheEnd", Kind.STREAM_PATH) {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            if (nr != Syscall.SENDTO || arguments[2] < 2) {
                return PASS;
            }
            long sent = Kernel.system()
                    .sendto((int) arguments[0], arguments[1], arguments[2] - 1, (int) arguments[3], 0, 0);
            return sent < 0 ? sent : sent + 1;
        }
    },
    EVERY_ERRNO_IS_EIO("connect_nobodyThere_isRefused", Kind.STREAM_PATH) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            return result < 0 && !isNoFailure(result) ? -EIO : result;
        }
    },
    WAITALL_RETURNS_EARLY("waitAll_bytesInPieces_fillsTheBuffer", Kind.TCP6) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            return result == -EAGAIN && (nr == Syscall.RECVFROM || nr == Syscall.RECVMSG) ? 0 : result;
        }
    },
    WAITALL_OF_RECV_MSG_RETURNS_EARLY("waitAll_bytesInPieces_fillsTheBuffer", Kind.STREAM_PATH) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            return result == -EAGAIN && nr == Syscall.RECVMSG ? 0 : result;
        }
    },
    TRUNC_OF_RECV_MSG_IS_CLIPPED("recv_trunc_isTheFullLength", Kind.DGRAM_PATH) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            if (nr != Syscall.RECVMSG || (arguments[2] & MSG_TRUNC) == 0) {
                return result;
            }
            long parts = msghdr.msg_iov(ForeignMemory.of(arguments[1], msghdr.SIZEOF));
            return Math.min(result, iovec.iov_len(ForeignMemory.of(parts, iovec.SIZEOF)));
        }
    },
    SEND_ALL_STOPS_AFTER_A_SHORT_COUNT("sendAll_moreThanThereIsRoomFor_arrivesWhole", Kind.TCP4) {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            if (nr != Syscall.SENDTO || arguments[2] < 2) {
                return PASS;
            }
            long half = Kernel.system()
                    .sendto((int) arguments[0], arguments[1], arguments[2] / 2, (int) arguments[3], 0, 0);
            return half < 0 ? half : arguments[2]; // short, and nobody looks
        }
    },
    TRUNC_IS_CLIPPED_TO_THE_BUFFER("recv_trunc_isTheFullLength", Kind.UDP4) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            boolean asked = nr == Syscall.RECVFROM && (arguments[3] & MSG_TRUNC) != 0;
            return asked ? Math.min(result, arguments[2]) : result;
        }
    },
    FAILED_CONNECT_IS_TAKEN_FOR_SUCCESS("connect_refused_mayTryAgainAndSucceed", Kind.TCP4) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            return nr == Syscall.CONNECT && result == -ECONNREFUSED ? 0 : result;
        }
    },
    SO_ERROR_IS_NOT_READ("takeError_afterAReset_givesItOnce", Kind.TCP4) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            if (nr == Syscall.GETSOCKOPT && arguments[1] == SOL_SOCKET && arguments[2] == SO_ERROR && result == 0) {
                ForeignMemory.of(arguments[3], Integer.BYTES).set(JAVA_INT, 0, 0);
            }
            return result;
        }
    },
    DONTWAIT_WAITS("dontWait_nothingThere_wouldBlockWhateverTheTimeout", Kind.TCP4) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            boolean asked = nr == Syscall.RECVFROM && (arguments[3] & MSG_DONTWAIT) != 0;
            return asked && result == -EAGAIN ? -EINTR : result;
        }
    },
    NUMBER_IS_FREED_UNDER_A_CALLER("wait_whatItWaitsForComes_isDone", Kind.UDP4) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            if (nr == Syscall.PPOLL && result > 0) {
                // Closed, and the number in use again at once: by a file that is no socket.
                long other = Kernel.system().call(Syscall.EVENTFD2, 0, 0, 0, 0, 0, 0);
                int freed = pollfd.fd(ForeignMemory.of(arguments[0], pollfd.SIZEOF));
                Kernel.system().call(Syscall.DUP3, other, freed, 0, 0, 0, 0);
                Kernel.system().close((int) other);
            }
            return result;
        }
    },
    INTERRUPT_CLOSES_THE_SOCKET("wait_interrupted_endsPromptlyAndSocketStaysUsable", Kind.STREAM_PATH) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            if (nr == Syscall.PPOLL && arguments[1] == 2 && result > 0) {
                var socket = ForeignMemory.of(arguments[0], pollfd.SIZEOF);
                if (pollfd.revents(socket) == 0) { // the other one, by which a waiter is woken
                    Kernel.system().shutdown(pollfd.fd(socket), SHUT_RDWR);
                }
            }
            return result;
        }
    },
    CLOSE_WAKES_NOBODY("wait_closedByAnother_endsPromptly", Kind.TCP4) {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            return nr == Syscall.WRITE ? Long.BYTES : PASS;
        }
    },
    INTERRUPT_WAKES_NOBODY("wait_interrupted_endsPromptlyAndSocketStaysUsable", Kind.TCP4) {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            return nr == Syscall.WRITE ? Long.BYTES : PASS;
        }
    },
    END_IS_NEVER_TOLD("streams_carryBytesToTheEnd", Kind.TCP4) {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            return nr == Syscall.SHUTDOWN ? 0 : PASS;
        }
    };

    final String killer;
    final Kind kind;

    Mutant(String killer, Kind kind) {
        this.killer = killer;
        this.kind = kind;
    }

    /// Before a call.
    public long at(long n, Syscall nr, long[] arguments) {
        return Fault.PASS;
    }

    /// After a call.
    public long after(Syscall nr, long[] arguments, long result) {
        return result;
    }

    Fault fault() {
        return new Fault() {
            @Override
            public long at(long n, Syscall nr, long[] arguments) {
                return Mutant.this.at(n, nr, arguments);
            }

            @Override
            public long after(Syscall nr, long[] arguments, long result) {
                return Mutant.this.after(nr, arguments, result);
            }
        };
    }

    private static final long PASS = Fault.PASS;

    private static long drop(Syscall which, int flag, Syscall nr, long[] arguments, int place) {
        if (nr == which) {
            arguments[place] &= ~flag;
        }
        return PASS;
    }

    /// What is a way of waiting, and no failure.
    private static boolean isNoFailure(long result) {
        int errno = (int) -result;
        return errno == EAGAIN || errno == EINPROGRESS || errno == EALREADY || errno == EINTR;
    }
}
