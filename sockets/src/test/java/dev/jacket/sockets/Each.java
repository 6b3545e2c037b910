package dev.jacket.sockets;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/// A case of the contract: runs once for each kind of a group.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ParameterizedTest(name = "{0}")
@ArgumentsSource(Each.Kinds.class)
@interface Each {
    /// {@return the kinds that it holds for}
    Kind.Group value();

    /// Hands out the kinds.
    final class Kinds implements ArgumentsProvider, AnnotationConsumer<Each> {
        private Kind.Group group = Kind.Group.ALL;

        @Override
        public void accept(Each each) {
            group = each.value();
        }

        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return group.kinds().stream().map(Arguments::of);
        }
    }
}
