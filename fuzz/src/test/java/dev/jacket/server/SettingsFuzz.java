package dev.jacket.server;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.util.Arrays;
import java.util.List;

/// The lines of a configuration file: refused with the place, or settings whose text says the same.
final class SettingsFuzz implements FuzzTarget {
    @Override
    public List<Class<?>> parsers() {
        return List.of(Settings.class, SettingValue.class, LimitWord.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        Settings settings;
        try {
            settings = Settings.parse("file", lines(Claim.latin(bytes)), "echo");
        } catch (IllegalArgumentException refused) {
            return isOurs(refused);
        }
        var again = Settings.parse("file", lines(settings.toString()), "");
        Claim.same(again.toString(), settings.toString(), "written and read");
        try {
            settings.checkWords();
            var limits = settings.limits(ServerLimits.DEFAULT);
            Claim.same(settings.limits(limits).toString(), limits.toString(), "set twice");
            return !settings.entries().isEmpty();
        } catch (IllegalArgumentException refused) {
            return isOurs(refused);
        }
    }

    private static boolean isOurs(IllegalArgumentException refused) {
        Claim.that(String.valueOf(refused.getMessage()).startsWith("file:"), "where is it: " + refused);
        return false;
    }

    private static List<String> lines(String text) {
        return Arrays.asList(text.split("\n", -1));
    }
}
