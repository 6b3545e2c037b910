/// Programs that run for somebody: started without a shell, with exactly the descriptors and the
/// environment that were named, and ended as a tree.
///
/// ```java
/// try (var child = Child.start(Program.of("date", "-u"))) {
///     child.input().close();
///     IO.println(new String(child.output().readAllBytes()));
///     IO.println(child.await());
/// }
/// ```
@NullMarked
package dev.jacket.command;

import org.jspecify.annotations.NullMarked;
