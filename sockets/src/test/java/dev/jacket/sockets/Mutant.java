package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EAGAIN;
import static dev.jacket.sys.Errnos.EALREADY;
import static dev.jacket.sys.Errnos.ECONNREFUSED;
import static dev.jacket.sys.Errnos.EINPROGRESS;
import static dev.jacket.sys.Errnos.EINTR;
import static dev.jacket.sys.Errnos.EIO;
import static dev.jacket.sys.Errnos.ETIMEDOUT;
import static dev.jacket.sys.NetinetIn.IPPROTO_IP;
import static dev.jacket.sys.NetinetIn.IP_UNICAST_IF;
import static dev.jacket.sys.SysSocket.MSG_DONTWAIT;
import static dev.jacket.sys.SysSocket.MSG_PEEK;
import static dev.jacket.sys.SysSocket.MSG_TRUNC;
import static dev.jacket.sys.SysSocket.SCM_RIGHTS;
import static dev.jacket.sys.SysSocket.SHUT_RDWR;
import static dev.jacket.sys.SysSocket.SOL_SOCKET;
import static dev.jacket.sys.SysSocket.SO_ERROR;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jacket.sys.ForeignMemory;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import dev.jacket.sys.cmsghdr;
import dev.jacket.sys.iovec;
import dev.jacket.sys.msghdr;
import dev.jacket.sys.pollfd;
import dev.jacket.testkit.FaultyKernel.Fault;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

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
    },
    CONTROL_THAT_COMES_IS_A_BYTE_SHORT("credentials_come_whereTheyAreAskedFor", Kind.STREAM_PATH) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            if (nr == Syscall.RECVMSG && result >= 0) {
                shorten(arguments);
            }
            return result;
        }
    },
    CONTROL_THAT_GOES_IS_A_BYTE_SHORT("credentials_sent_areCheckedByTheKernel", Kind.DGRAM_PATH) {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            if (nr == Syscall.SENDMSG) {
                shorten(arguments);
            }
            return PASS;
        }
    },
    CONTROL_ROOM_IS_A_BYTE_SHORT("rights_cutAtEveryLength_losesNoDescriptor", Kind.SEQPACKET_PATH) {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            if (nr == Syscall.RECVMSG) {
                MemorySegment header = ForeignMemory.of(arguments[1], msghdr.SIZEOF);
                msghdr.msg_controllen(header, Math.max(0, msghdr.msg_controllen(header) - 1));
            }
            return PASS;
        }
    },
    SURPLUS_DESCRIPTORS_STAY_OPEN("recvFds_surplus_isClosedAndTold", Kind.STREAM_PATH) {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            boolean came = nr == Syscall.CLOSE && CAME.remove((int) arguments[0]);
            if (came) {
                LEFT_OPEN.add((int) arguments[0]);
            }
            return came ? 0 : PASS;
        }

        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            if (nr == Syscall.RECVMSG && result >= 0) {
                noteDescriptors(arguments);
            }
            return result;
        }

        @Override
        void over() {
            LEFT_OPEN.forEach(Kernel.system()::close);
            LEFT_OPEN.clear();
            CAME.clear();
        }
    },
    IP_UNICAST_IF_IS_IN_HOST_ORDER("unicastInterface_isTheOneThatIsNamed", Kind.UDP4) {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            if (nr == Syscall.SETSOCKOPT && isUnicastInterface(arguments)) {
                reverse(arguments[3]);
            }
            return PASS;
        }

        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            // What is wrong both ways looks right to who only reads what it has set.
            if (nr == Syscall.GETSOCKOPT && result == 0 && isUnicastInterface(arguments)) {
                reverse(arguments[3]);
            }
            return result;
        }
    };

    /// Descriptors that messages brought, and those of them that nobody closed; no case has them twice at once.
    private static final Set<Integer> CAME = ConcurrentHashMap.newKeySet();

    private static final Queue<Integer> LEFT_OPEN = new ConcurrentLinkedQueue<>();

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

    /// Puts right in this process what the mistake has left.
    void over() {}

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

    /// {@return the first control message of a message, empty if there is none}
    private static Optional<MemorySegment> control(long[] arguments) {
        MemorySegment header = ForeignMemory.of(arguments[1], msghdr.SIZEOF);
        long length = msghdr.msg_controllen(header);
        return length < cmsghdr.SIZEOF
                ? Optional.empty()
                : Optional.of(ForeignMemory.of(msghdr.msg_control(header), length));
    }

    private static void shorten(long[] arguments) {
        control(arguments).ifPresent(first -> cmsghdr.cmsg_len(first, cmsghdr.cmsg_len(first) - 1));
    }

    private static void noteDescriptors(long[] arguments) {
        control(arguments)
                .filter(first -> cmsghdr.cmsg_type(first) == SCM_RIGHTS)
                .ifPresent(first -> {
                    for (long at = cmsghdr.SIZEOF; at + Integer.BYTES <= cmsghdr.cmsg_len(first); at += Integer.BYTES) {
                        CAME.add(first.get(JAVA_INT, at));
                    }
                });
    }

    private static boolean isUnicastInterface(long[] arguments) {
        return arguments[1] == IPPROTO_IP && arguments[2] == IP_UNICAST_IF;
    }

    private static void reverse(long address) {
        MemorySegment number = ForeignMemory.of(address, Integer.BYTES);
        number.set(JAVA_INT, 0, Integer.reverseBytes(number.get(JAVA_INT, 0)));
    }

    /// What is a way of waiting, and no failure.
    private static boolean isNoFailure(long result) {
        int errno = (int) -result;
        return errno == EAGAIN || errno == EINPROGRESS || errno == EALREADY || errno == EINTR;
    }
}
