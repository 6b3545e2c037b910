package dev.jacket.checks;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/// Fails each test class that leaves a descriptor, a thread or a child process behind, and says which test it came
/// with.
///
/// JUnit registers it for every class by itself. What ends a little late is given two seconds. Test classes must
/// not run at the same time in one process, as a descriptor does not tell whose it is.
public final class LeakCheck implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(LeakCheck.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /// For JUnit, which finds it through [java.util.ServiceLoader].
    public LeakCheck() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isOutermost(context)) {
            context.getStore(NAMESPACE).put(Watch.class, new Watch(Census.now(), new ConcurrentHashMap<>()));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        @Nullable Watch watch = context.getStore(NAMESPACE).get(Watch.class, Watch.class);
        if (watch != null) {
            watch.note(context.getDisplayName());
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        @Nullable Watch watch = context.getStore(NAMESPACE).get(Watch.class, Watch.class);
        if (watch == null || !isOutermost(context)) {
            return;
        }
        var leaks = watch.before.leaksAfter(PATIENCE, watch::origin);
        if (!leaks.isEmpty()) {
            throw new AssertionError("%s left behind:%n  %s"
                    .formatted(
                            context.getRequiredTestClass().getName(),
                            String.join(System.lineSeparator() + "  ", leaks)));
        }
    }

    private static boolean isOutermost(ExtensionContext context) {
        return context.getParent().flatMap(ExtensionContext::getTestClass).isEmpty();
    }

    /// One class under watch: what there was before it, and after which test each new descriptor was first seen.
    private record Watch(Census before, Map<OpenFile, String> firstSeen) {
        void note(String test) {
            for (var file : OpenFile.all()) {
                if (!before.files().contains(file)) {
                    firstSeen.putIfAbsent(file, test);
                }
            }
        }

        String origin(OpenFile file) {
            @Nullable String test = firstSeen.get(file);
            return test == null ? "" : ", first seen after " + test;
        }
    }
}
