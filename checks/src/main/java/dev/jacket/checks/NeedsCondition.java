package dev.jacket.checks;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Skips what the machine cannot run, with a reason such as `C8 needs hping3`; or fails it, where skips are
/// failures. Public because [Needs] names it; of no use by itself.
public final class NeedsCondition implements ExecutionCondition {
    /// For JUnit.
    public NeedsCondition() {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return context.getElement()
                .map(element -> element.getAnnotation(Needs.class))
                .map(needs -> judge(context, needs))
                .orElse(enabled("asks for nothing"));
    }

    private static ConditionEvaluationResult judge(ExtensionContext context, Needs needs) {
        var missing = Stream.of(needs.value()).filter(need -> !Need.isMet(need)).toList();
        if (missing.isEmpty()) {
            return enabled("the machine has all of it");
        }
        var reason = name(context) + " needs " + String.join(" and ", missing);
        if (System.getProperty("jacket.skips", "report").equals("fail") && !allowed(reason)) {
            throw new MissingNeedException(reason);
        }
        return disabled(reason);
    }

    /// The rows that the test proves, of the method before those of its class; without any, the test itself.
    private static String name(ExtensionContext context) {
        var type = context.getRequiredTestClass();
        return Stream.<Optional<? extends AnnotatedElement>>of(context.getTestMethod(), Optional.of(type))
                .flatMap(Optional::stream)
                .map(element -> element.getAnnotation(Row.class))
                .flatMap(Stream::ofNullable)
                .findFirst()
                .map(row -> String.join(" ", row.value()))
                .orElseGet(() -> type.getSimpleName()
                        + context.getTestMethod()
                                .map(method -> "." + method.getName())
                                .orElse(""));
    }

    private static boolean allowed(String reason) {
        @Nullable String list = System.getProperty("jacket.skips.allowed");
        try {
            return list != null
                    && List.copyOf(Files.readAllLines(Path.of(list))).contains(reason);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
