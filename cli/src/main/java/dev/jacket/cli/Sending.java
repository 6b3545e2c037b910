package dev.jacket.cli;

import dev.jacket.sockets.Errno;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One run of `send`: its connections, its messages, and what happens to those that go nowhere.
final class Sending {
    private final Talk talk;
    private final Send.Plan plan;
    private final Letters letters;
    private final Dialer dialer;
    private final Retry retry;
    private final TimeLimit delay;
    private final @Nullable Expecting expecting;
    private final Refusals refusals;
    private Talk.@Nullable Open open;

    Sending(Talk talk, Send.Plan plan, Letters letters) {
        this.talk = talk;
        this.plan = plan;
        this.letters = letters;
        this.dialer = new Dialer(talk.endpoint(), talk.arguments());
        this.retry = Retry.of(talk.arguments());
        this.refusals = new Refusals(talk.run(), talk.isTyped());
        this.delay = talk.arguments().time(Flag.DELAY, TimeLimit.NONE);
        String regex = talk.arguments().text(Flag.EXPECT);
        this.expecting =
                regex == null ? null : new Expecting(regex, talk.style().charset());
        if (expecting != null) {
            talk.tap(expecting);
        }
        Progress.watch(talk, false, -1, Std.in() != Std.Kind.TERMINAL, letters.mayBeLong());
    }

    int run() throws IOException, InterruptedException {
        try {
            if (!plan.each()) {
                connected();
            }
            long sent = 0;
            for (Letters.Letter letter; sent < plan.most() && (letter = letters.next()) != null; sent++) {
                boolean last = sent + 1 == plan.most() || letters.wasLast();
                deliver(letter, last);
                if (plan.each()) {
                    finish();
                } else if (!last && open != null) {
                    open.dialogue().rest(refusals::unheard);
                }
            }
            finish();
        } catch (IOException | RuntimeException | InterruptedException e) {
            end(Conversation.End.RESET);
            throw e;
        } finally {
            refusals.tellRest();
        }
        if (expecting != null && !expecting.isMet()) {
            return Exit.NO;
        }
        return refusals.any() ? Exit.NETWORK : Exit.DONE;
    }

    private Dialogue connected() throws IOException, InterruptedException {
        if (open == null) {
            var link = Connect.dial(talk, dialer, retry);
            open = talk.open(link, plan.showsArrivals());
            if (plan.greeting()) {
                open.dialogue().await(plan.greetingRule(), plan.limit());
            }
        }
        return open.dialogue();
    }

    /// Sends a message and waits for its reply; what went nowhere is sent again as `--retry` allows.
    private void deliver(Letters.Letter letter, boolean last) throws IOException, InterruptedException {
        TimeUnit.NANOSECONDS.sleep(delay.nanos());
        for (; ; ) {
            try {
                var dialogue = connected();
                dialogue.mark(refusals::unheard);
                letter.sendTo(dialogue);
                boolean done = (last || plan.each()) && plan.bye().isEmpty() && plan.endsEarly();
                if (done) {
                    dialogue.endOutput();
                }
                dialogue.await(plan.rule(), plan.limit());
                if (talk.isTyped() && plan.rule().kind() == ReplyRule.Kind.NONE) {
                    dialogue.awaitRefusal();
                }
                return;
            } catch (IOException | Trouble e) {
                if (!again(letter, e)) {
                    return;
                }
            }
        }
    }

    /// {@return whether to send the message again; false when a person was told and the next one may do better}
    private boolean again(Letters.Letter letter, Exception e) throws IOException, InterruptedException {
        boolean record = talk.style().keepsRecords();
        boolean ours = !Failures.isNetwork(e) && !(e instanceof Trouble trouble && isOfThePeer(trouble));
        if (ours || !letter.canBeRepeated() || !retry.pause(talk.run(), e)) {
            boolean goesOn = talk.isTyped() && record && isTold(e);
            if (!goesOn) {
                throw rethrown(e);
            }
            refusals.tell(e);
            return false;
        }
        if (!record || !Errno.of(e).equals(Errno.NONE)) {
            end(Conversation.End.RESET);
        }
        return true;
    }

    private static boolean isOfThePeer(Trouble trouble) {
        return trouble.exit() == Exit.TIME || trouble.exit() == Exit.NETWORK;
    }

    /// A person who types the next datagram hears what became of the last one.
    private static boolean isTold(Exception e) {
        return e instanceof Trouble
                || Errno.of(e).equals(Errno.EMSGSIZE)
                || Errno.of(e).equals(Errno.ECONNREFUSED);
    }

    private static IOException rethrown(Exception e) {
        if (e instanceof RuntimeException runtime) {
            throw runtime;
        }
        return e instanceof IOException io ? io : new IOException(e);
    }

    /// Ends a connection as it should: the last word, then our side, then the peer's.
    private void finish() throws IOException, InterruptedException {
        var now = open;
        if (now == null) {
            return;
        }
        if (plan.bye().isPresent()) {
            plan.bye().get().sendTo(now.dialogue());
        }
        if (plan.endsOutput()) {
            now.dialogue().endOutput();
        }
        boolean answered = plan.bye().isEmpty() && plan.rule().kind() != ReplyRule.Kind.NONE;
        if (!answered) {
            settle(now.dialogue());
        }
        end(Conversation.End.EOF);
    }

    private void settle(Dialogue dialogue) throws IOException, InterruptedException {
        try {
            dialogue.settle();
        } catch (IOException e) {
            if (!talk.style().keepsRecords()) {
                throw e;
            }
            refusals.unheard(e);
        }
    }

    private void end(Conversation.End why) {
        var now = open;
        open = null;
        if (now != null) {
            now.close(why);
        }
    }
}
