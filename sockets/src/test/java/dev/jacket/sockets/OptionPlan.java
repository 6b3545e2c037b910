package dev.jacket.sockets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// What a round trip of an option needs to know: which sockets have it, which values it takes and what reads then.
///
/// @param option the option
/// @param kinds the sockets that have it
/// @param preparation what is done to the socket first
/// @param samples the values
/// @param privileged whether setting it is refused with EPERM or EACCES to who is nobody
/// @param lacking why kernels may be without it, empty if none is
record OptionPlan<T>(
        Option<T> option,
        Predicate<OptionKind> kinds,
        Preparation preparation,
        List<Sample<T>> samples,
        boolean privileged,
        Lacking lacking) {
    /// What is done to a socket before its option is set.
    interface Preparation {
        void prepare(Socket socket, OptionKind kind) throws IOException;
    }

    /// A value to set, and what reads afterwards.
    record Sample<T>(T value, T read) {}

    /// What a kernel without the option says, and why there are such kernels.
    record Lacking(List<Errno> errnos, String reason) {
        static final Lacking NEVER = new Lacking(List.of(), "");
    }

    static <T> OptionPlan<T> of(Option<T> option, Predicate<OptionKind> kinds) {
        return new OptionPlan<>(option, kinds, (_, _) -> {}, List.of(), false, Lacking.NEVER);
    }

    /// The values read as they are set.
    @SafeVarargs
    final OptionPlan<T> same(T... values) {
        OptionPlan<T> plan = this;
        for (T value : values) {
            plan = plan.reads(value, value);
        }
        return plan;
    }

    /// The value reads as another.
    OptionPlan<T> reads(T value, T read) {
        var more = new ArrayList<>(samples);
        more.add(new Sample<>(value, read));
        return new OptionPlan<>(option, kinds, preparation, List.copyOf(more), privileged, lacking);
    }

    OptionPlan<T> after(Preparation first) {
        return new OptionPlan<>(option, kinds, first, samples, privileged, lacking);
    }

    OptionPlan<T> on(Predicate<OptionKind> others) {
        return new OptionPlan<>(option, others, preparation, samples, privileged, lacking);
    }

    OptionPlan<T> forRoot() {
        return new OptionPlan<>(option, kinds, preparation, samples, true, lacking);
    }

    OptionPlan<T> unless(String reason, Errno... errnos) {
        return new OptionPlan<>(option, kinds, preparation, samples, privileged, new Lacking(List.of(errnos), reason));
    }
}
