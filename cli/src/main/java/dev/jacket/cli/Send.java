package dev.jacket.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// `jacket send`: messages out, replies in.
final class Send implements Command {
    @Override
    public int run(Run run) throws Exception {
        var words = run.arguments().operands();
        var texts = words.isEmpty() ? words : words.subList(1, words.size());
        var talk = new Talk(run, texts.isEmpty());
        if (talk.endpoint().role(Endpoint.Role.CONNECT) == Endpoint.Role.LISTEN) {
            throw Trouble.usage("?role=listen: a server that sends first is jacket listen, with its input");
        }
        return new Sending(talk, Plan.of(talk, texts.isEmpty()), letters(talk, texts)).run();
    }

    private static Letters letters(Talk talk, List<String> texts) throws IOException {
        long offset = talk.arguments().size(Flag.OFFSET, 0);
        var style = talk.style();
        if (!texts.isEmpty()) {
            return Letters.words(texts, style, offset);
        }
        if (offset > 0) {
            talk.skip(offset);
        }
        var intake = talk.intake();
        boolean whole = style.cut() == null
                && !style.keepsRecords()
                && !talk.arguments().has(Flag.EACH);
        return whole ? Letters.all(intake) : Letters.pieces(intake, talk.isTyped());
    }

    /// What the flags of `send` ask for.
    ///
    /// @param rule when a reply is whole
    /// @param limit of each wait
    /// @param greeting whether the server speaks first
    /// @param bye sent last
    /// @param each whether each message has a connection of its own
    /// @param most how many messages
    /// @param endsOutput whether the peer is told that the last message was the last
    /// @param endsEarly whether it is told before the last reply: where our input has truly ended, or
    ///     the reply ends with the peer; a peer such as nc with a person who types ends at our end
    record Plan(
            ReplyRule rule,
            TimeLimit limit,
            boolean greeting,
            Optional<Letters.Letter> bye,
            boolean each,
            long most,
            boolean endsOutput,
            boolean endsEarly) {
        static Plan of(Talk talk, boolean fromStdin) {
            var arguments = talk.arguments();
            boolean udp = talk.style().keepsRecords();
            String rule = arguments.text(Flag.REPLY);
            boolean expects = arguments.has(Flag.EXPECT);
            String bye = arguments.text(Flag.BYE);
            var reply = rule == null && !expects ? ReplyRule.NONE : ReplyRule.parse(rule == null ? "" : rule);
            boolean ends = Rules.of(arguments, false).onEof() != Rules.OnEof.IGNORE;
            return new Plan(
                    reply.limited(arguments.size(Flag.MAX_LINE, 4096)),
                    arguments.limit(Flag.REPLY_TIMEOUT, TimeLimit.seconds(udp ? 2 : 10)),
                    arguments.has(Flag.GREETING),
                    Optional.ofNullable(bye)
                            .map(text -> Letters.of(talk.style().outgoing().text(text))),
                    arguments.has(Flag.EACH),
                    arguments.number(Flag.COUNT, Long.MAX_VALUE, 1, Long.MAX_VALUE),
                    ends,
                    ends
                            && switch (reply.kind()) {
                                case EOF, NONE -> true;
                                case QUIET -> fromStdin;
                                case LINE, BYTES -> false;
                            });
        }

        boolean showsArrivals() {
            return greeting || rule.kind() != ReplyRule.Kind.NONE;
        }

        ReplyRule greetingRule() {
            return rule.kind() == ReplyRule.Kind.NONE || rule.kind() == ReplyRule.Kind.EOF ? ReplyRule.parse("") : rule;
        }
    }
}
