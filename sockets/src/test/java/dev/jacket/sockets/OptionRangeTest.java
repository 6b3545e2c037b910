package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Values that no kernel has a meaning for are refused before the call, by name, value and range: for every option
/// whose
/// value is a number or a time.
class OptionRangeTest {
    private static final List<Integer> INTEGERS =
            List.of(Integer.MIN_VALUE, -2, -1, 0, 1, 255, 256, 65_535, 65_536, Integer.MAX_VALUE);
    private static final List<Long> LONGS = List.of(Long.MIN_VALUE, -2L, -1L, 0L, 0xffff_ffffL, 1L << 32);
    private static final List<Duration> TIMES = List.of(
            Duration.ofSeconds(Long.MIN_VALUE),
            Duration.ofNanos(-1),
            Duration.ZERO,
            Duration.ofNanos(1),
            Duration.ofHours(1),
            Duration.ofSeconds(Long.MAX_VALUE));

    private static List<?> candidates(Option<?> option) {
        return option.type() == Integer.class
                ? INTEGERS
                : option.type() == Long.class ? LONGS : option.type() == Duration.class ? TIMES : List.of();
    }

    @Test
    void everyOption_valueOutOfRange_isRefusedBeforeTheCall() throws Exception {
        var calls = new AtomicInteger();
        var kernel = new FaultyKernel().with((_, nr, _) -> {
            boolean set = nr == Syscall.SETSOCKOPT;
            calls.addAndGet(set ? 1 : 0);
            return set ? -92 : FaultyKernel.Fault.PASS; // ENOPROTOOPT
        });
        var unbounded = new TreeSet<String>();
        int tried = 0;
        try (Socket socket =
                Opening.open(new Host(kernel, System::nanoTime), Family.INET, SocketType.DGRAM, Protocol.DEFAULT)) {
            for (Option<?> option : Option.all()) {
                if (option.isWritable() && !candidates(option).isEmpty()) {
                    tried++;
                    if (refused(socket, option, calls) == 0) {
                        unbounded.add(option.name());
                    }
                }
            }
        }
        assertThat(tried).isGreaterThan(60);
        assertThat(unbounded).as("options that take every number").isEmpty();
    }

    /// {@return how many of the candidates were refused}
    private static <T> int refused(Socket socket, Option<T> option, AtomicInteger calls) {
        int refused = 0;
        for (Object each : candidates(option)) {
            T value = option.type().cast(each);
            calls.set(0);
            Throwable thrown = catchThrowable(() -> socket.set(option, value));
            if (calls.get() == 0) {
                assertThat(thrown)
                        .as("%s %s", option, value)
                        .isExactlyInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith(option + " " + value + " is not in ");
                refused++;
            } else {
                assertThat(Errno.of(thrown)).isEqualTo(Errno.ENOPROTOOPT);
            }
        }
        return refused;
    }
}
