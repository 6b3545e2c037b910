package dev.jacket.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a replying service says, and when it has said enough.
///
/// @param template what each message is answered with
/// @param frame how a stream is cut into messages
/// @param most the longest message that the frame may cut
/// @param greeting sent when a client connects
/// @param exit the message that ends the connection without a reply
/// @param close whether the first reply is the last
/// @param delay before each reply
record ReplyRules(
        Template template,
        Frame frame,
        long most,
        @Nullable String greeting,
        @Nullable String exit,
        boolean close,
        Duration delay) {}
