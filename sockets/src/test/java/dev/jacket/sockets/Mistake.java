package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EAGAIN;
import static dev.jacket.sys.Errnos.EINTR;
import static dev.jacket.sys.Errnos.EIO;
import static dev.jacket.sys.Errnos.ENOBUFS;
import static dev.jacket.sys.Errnos.ENOMEM;
import static dev.jacket.sys.NetinetIn.IP_ADD_SOURCE_MEMBERSHIP;
import static dev.jacket.sys.NetinetIn.IP_MSFILTER;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jacket.sys.ForeignMemory;
import dev.jacket.sys.Syscall;
import dev.jacket.sys.ip_mreq_source;
import dev.jacket.sys.ip_msfilter;
import dev.jacket.sys.sockaddr_nl;
import dev.jacket.testkit.FaultyKernel.Fault;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// A mistake that is not about the contract of sockets but about a kernel that fails, options, or what ends on this
/// machine; and the test that has to notice. As a [Mutant], it is made below the library.
enum Mistake implements Fault {
    COUNT_OF_SENDMSG_IS_NOT_LOOKED_AT(
            () -> faults(test -> test.sendMsg_cutShort_movesThePositionsByWhatWent(Kind.TCP4))) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            return nr == Syscall.SENDMSG && result > 0 ? MessageFaultTest.SIZE : result;
        }
    },
    COUNT_OF_SENDMMSG_IS_NOT_LOOKED_AT(() -> faults(test -> test.sendMany_cutShort_goesOnBehindWhatWent(Kind.UDP4))) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            return nr == Syscall.SENDMMSG && result > 0 ? arguments[2] : result;
        }
    },
    COUNT_OF_RECVMMSG_IS_ONE_LESS(() -> faults(test -> test.recvMany_cutShort_leavesTheOthersForTheNext(Kind.UDP4))) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            return nr == Syscall.RECVMMSG && result > 1 ? result - 1 : result;
        }
    },
    SIGNALS_ARE_FAILURES(
            () -> faults(test -> test.signals_howeverMany_changeNothing(MessageFaultTest.Call.RECVMSG, Kind.TCP4))) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            return result == -EINTR ? -EIO : result;
        }
    },
    NO_MEMORY_IS_WAITED_FOR(() -> faults(test ->
            test.kernelShortOfMemory_failsAtOnceAndNothingIsLost(MessageFaultTest.Call.SENDMMSG, Kind.DGRAM_PATH))) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            return result == -ENOBUFS || result == -ENOMEM ? -EAGAIN : result;
        }
    },
    NOTHING_IS_TAKEN_FOR_THE_END(() -> faults(test -> test.nothingAfterAll_notWaiting_wouldBlockAndNothingIsLost(
            MessageFaultTest.Call.RECVMSG, Kind.STREAM_ABSTRACT))) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            return nr == Syscall.RECVMSG && result == -EAGAIN ? 0 : result;
        }
    },
    OPTIONS_ARE_NOT_SET(() -> options(OptionCases::filter_attached_dropsUntilItIsDetached)) {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            return nr == Syscall.SETSOCKOPT ? 0 : PASS;
        }
    },
    OPTIONS_ARE_IN_THE_OTHER_BYTE_ORDER(() -> options(RawFormCases::int_byNumbers_roundTrips)) {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            if (nr == Syscall.SETSOCKOPT) {
                reverse(arguments[3]);
            }
            return PASS;
        }

        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            if (nr == Syscall.GETSOCKOPT && result == 0) {
                reverse(arguments[3]);
            }
            return result;
        }
    },
    LENGTH_OF_AN_OPTION_IS_NOT_LOOKED_AT(() -> options(RawFormCases::bytes_byNumbers_areAsLongAsTheKernelSays)) {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            asked = nr == Syscall.GETSOCKOPT ? length(arguments).get(JAVA_INT, 0) : 0;
            return PASS;
        }

        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            if (nr == Syscall.GETSOCKOPT && result == 0) {
                length(arguments).set(JAVA_INT, 0, asked);
            }
            return result;
        }
    },
    SOURCE_AND_INTERFACE_CHANGE_PLACES(() -> options(GroupOptionCases::sourceMembership_hearsThatSourceAlone)) {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            if (nr == Syscall.SETSOCKOPT && arguments[2] == IP_ADD_SOURCE_MEMBERSHIP) {
                MemorySegment request = ForeignMemory.of(arguments[3], ip_mreq_source.SIZEOF);
                int via = request.get(JAVA_INT, ip_mreq_source.imr_interface);
                int source = request.get(JAVA_INT, ip_mreq_source.imr_sourceaddr);
                request.set(JAVA_INT, ip_mreq_source.imr_interface, source);
                request.set(JAVA_INT, ip_mreq_source.imr_sourceaddr, via);
            }
            return PASS;
        }
    },
    FILTERS_LET_IN_WHOM_THEY_SHUT_OUT(() -> options(GroupOptionCases::sourceMembership_hearsThatSourceAlone)) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            if (nr == Syscall.GETSOCKOPT && arguments[2] == IP_MSFILTER && result == 0) {
                MemorySegment filter = ForeignMemory.of(arguments[3], ip_msfilter.SIZEOF);
                filter.set(JAVA_INT, ip_msfilter.imsf_fmode, 1 - filter.get(JAVA_INT, ip_msfilter.imsf_fmode));
            }
            return result;
        }
    },
    GROUPS_OF_ENDINGS_ARE_NOT_JOINED(Mistake::endingsOfOurs) {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            if (nr == Syscall.BIND) {
                sockaddr_nl.nl_groups(ForeignMemory.of(arguments[1], sockaddr_nl.SIZEOF), 0);
            }
            return PASS;
        }
    },
    GROUPS_OF_ENDINGS_ARE_NUMBERED_FROM_ZERO(Mistake::endingsOfOurs) {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            if (nr == Syscall.BIND) {
                MemorySegment address = ForeignMemory.of(arguments[1], sockaddr_nl.SIZEOF);
                sockaddr_nl.nl_groups(address, sockaddr_nl.nl_groups(address) << 1);
            }
            return PASS;
        }
    },
    LOSSES_OF_ENDINGS_ARE_PASSED_OVER(Mistake::endingsAfterTooMany) {
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            return result == -ENOBUFS ? -EAGAIN : result;
        }
    };

    /// The length that the last getsockopt(2) was given; one thread makes them.
    private static volatile int asked;

    @SuppressWarnings("ImmutableEnumChecker") // it has nothing that changes
    final OnThread.Body killer;

    Mistake(OnThread.Body killer) {
        this.killer = killer;
    }

    @Override
    public long at(long n, Syscall nr, long[] arguments) {
        return PASS;
    }

    private interface Case<T> {
        void run(T on) throws Exception;
    }

    private static void faults(Case<MessageFaultTest> body) throws Exception {
        var test = new MessageFaultTest();
        try {
            body.run(test);
        } finally {
            test.close();
        }
    }

    private record Options(Lab lab) implements OptionCases {}

    private static void options(Case<OptionCases> body) throws Exception {
        try (Lab lab = new Lab(MessageFaultTest.HOST, ThreadKind::another)) {
            body.run(new Options(lab));
        }
    }

    private static void endingsOfOurs() throws IOException {
        try (var endings = InetEndings.open(MessageFaultTest.HOST, Protocol.UDP)) {
            DiagnosticsEndingsTest.assertTellsOfOurs(endings);
        }
    }

    private static void endingsAfterTooMany() throws IOException {
        try (Lab lab = new Lab(MessageFaultTest.HOST, ThreadKind::another);
                var endings = InetEndings.open(MessageFaultTest.HOST, Protocol.UDP)) {
            DiagnosticsEndingsTest.assertTellsOfLosses(endings, lab);
        }
    }

    private static MemorySegment length(long[] arguments) {
        return ForeignMemory.of(arguments[4], Integer.BYTES);
    }

    private static void reverse(long address) {
        MemorySegment number = ForeignMemory.of(address, Integer.BYTES);
        number.set(JAVA_INT, 0, Integer.reverseBytes(number.get(JAVA_INT, 0)));
    }
}
