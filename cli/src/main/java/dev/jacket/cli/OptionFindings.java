package dev.jacket.cli;

import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Option;
import dev.jacket.sockets.Options;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which socket options this kernel has, and which of those that need a privilege this user may set.
final class OptionFindings {
    private static final String PRIVILEGE = "needs CAP_NET_ADMIN: sudo, or in a container --cap-add NET_ADMIN";

    private OptionFindings() {}

    static List<Finding> of(Machine machine) {
        var findings = new ArrayList<Finding>();
        byLevel().forEach((level, options) -> findings.add(read(machine, level, options)));
        findings.add(set(machine, Options.SO_MARK, 0L));
        findings.add(set(machine, Options.SO_PRIORITY, 7));
        findings.add(set(machine, Options.SO_RCVBUFFORCE, 1 << 20));
        findings.add(set(machine, Options.IP_TRANSPARENT, true));
        return findings;
    }

    private static Map<String, List<Option<?>>> byLevel() {
        var levels = new LinkedHashMap<String, List<Option<?>>>();
        for (Option<?> option : Option.all()) {
            if (option.isReadable()) {
                String level = option.name().substring(0, option.name().indexOf('_'));
                levels.computeIfAbsent(level, _ -> new ArrayList<>()).add(option);
            }
        }
        return levels;
    }

    private static Finding read(Machine machine, String level, List<Option<?>> options) {
        var missing = new ArrayList<String>();
        Errno refusal = Errno.NONE;
        for (Option<?> option : options) {
            var errno = machine.readable(option);
            if (errno.equals(Errno.ENOPROTOOPT) || errno.equals(Errno.EOPNOTSUPP)) {
                refusal = errno;
                missing.add(option.name() + (option.since().isEmpty() ? "" : " (Linux " + option.since() + ")"));
            }
        }
        String detail = options.size() - missing.size() + " of " + options.size()
                + (missing.isEmpty() ? "" : "; no fresh socket here has " + String.join(", ", missing));
        return Finding.judged(
                        level + "_ options",
                        missing.isEmpty(),
                        Finding.Verdict.LOW,
                        detail,
                        "they need a newer kernel, a module, or a right that this user lacks")
                .refused(refusal);
    }

    private static <T> Finding set(Machine machine, Option<T> option, T value) {
        var errno = machine.settable(option, value);
        String name = "set " + option.name();
        if (errno.equals(Errno.NONE)) {
            return Finding.of(name, Finding.Verdict.YES, "");
        }
        var finding = Finding.of(
                        name, errno.isPermission() ? Finding.Verdict.NO : Finding.Verdict.UNKNOWN, errno.toString())
                .refused(errno);
        return errno.isPermission() ? finding.remedy(PRIVILEGE) : finding;
    }
}
