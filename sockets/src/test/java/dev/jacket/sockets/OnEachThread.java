package dev.jacket.sockets;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Each test of the class runs on a platform thread and again on a virtual one.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ClassTemplate
@ExtendWith(OnEachThread.Kinds.class)
@interface OnEachThread {
    /// Hands out the kinds of thread.
    final class Kinds implements ClassTemplateInvocationContextProvider {
        private record On(ThreadKind kind) implements ClassTemplateInvocationContext {
            @Override
            public String getDisplayName(int invocation) {
                return kind.toString();
            }

            @Override
            public List<Extension> getAdditionalExtensions() {
                return List.of(new OnThread(kind));
            }
        }

        @Override
        public boolean supportsClassTemplate(ExtensionContext context) {
            return true;
        }

        @Override
        public Stream<? extends ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
                ExtensionContext context) {
            return ThreadKind.plain().map(On::new);
        }
    }
}
