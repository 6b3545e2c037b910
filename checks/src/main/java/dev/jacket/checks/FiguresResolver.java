package dev.jacket.checks;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests their [Figures]. Public because JUnit finds it by itself; of no use otherwise.
public final class FiguresResolver implements ParameterResolver {
    /// Of the module; `./test` looks there.
    private static final Path FOLDER = Path.of("target");

    /// For JUnit, which finds it through [java.util.ServiceLoader].
    public FiguresResolver() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(Figures.class);
    }

    @Override
    public Figures resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return new Figures(
                FOLDER,
                context.getRequiredTestClass().getSimpleName() + "."
                        + context.getRequiredTestMethod().getName());
    }
}
