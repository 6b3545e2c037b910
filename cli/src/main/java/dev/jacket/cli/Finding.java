package dev.jacket.cli;

import dev.jacket.server.internal.Json;
import dev.jacket.sockets.Errno;
import java.util.Locale;

/// One thing that `doctor` looked at.
///
/// @param name what it is, unique within its part
/// @param verdict how it stands
/// @param needed whether Jacket cannot do without it
/// @param about what was found, and what the kernel said; `detail`, `errno`, `remedy` of the events
record Finding(String name, Verdict verdict, boolean needed, About about) {
    /// How it stands, in one word.
    enum Verdict {
        YES,
        OK,
        NO,
        LOW,
        OFF,
        UNKNOWN;

        boolean isGood() {
            return this == YES || this == OK;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param detail what was found; may be empty
    /// @param errno why the kernel refused, [Errno#NONE] if it did not
    /// @param remedy what to do about it; empty where nothing is known or needed
    record About(String detail, Errno errno, String remedy) {
        String text() {
            return remedy.isEmpty() ? detail : detail.isEmpty() ? remedy : detail + "; " + remedy;
        }
    }

    static Finding of(String name, Verdict verdict, String detail) {
        return new Finding(name, verdict, false, new About(detail, Errno.NONE, ""));
    }

    /// Fine, or of this verdict and with a remedy.
    static Finding judged(String name, boolean good, Verdict otherwise, String detail, String remedy) {
        return good ? of(name, Verdict.OK, detail) : of(name, otherwise, detail).remedy(remedy);
    }

    Finding remedy(String remedy) {
        return new Finding(name, verdict, needed, new About(about.detail, about.errno, remedy));
    }

    Finding refused(Errno errno) {
        return new Finding(name, verdict, needed, new About(about.detail, errno, about.remedy));
    }

    /// Jacket cannot do without it.
    Finding need() {
        return new Finding(name, verdict, true, about);
    }

    boolean isMissing() {
        return needed && !verdict.isGood();
    }

    Json event(Json event, String part) {
        event.text("part", part).text("name", name).flag("ok", verdict.isGood()).text("detail", about.detail);
        if (!about.errno.equals(Errno.NONE)) {
            event.text("errno", about.errno.name());
        }
        return about.remedy.isEmpty() ? event : event.text("remedy", about.remedy);
    }
}
