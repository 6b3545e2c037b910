package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whom a word names, and which rule decides.
class AccessRulesTest {
    private static boolean names(String who, String peer) throws IOException {
        Address address = peer.contains("unix") ? Address.parse(peer) : Address.inet(peer, 1234);
        boolean allowed = AccessRules.EVERYBODY.allow(who).allows(address);
        assertThat(AccessRules.EVERYBODY.deny(who).allows(address)).isEqualTo(!allowed);
        return allowed;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1 | 10.0.0.1 | true",
                "10.0.0.1 | 10.0.0.2 | false",
                "10.0.0.1 | ::ffff:10.0.0.1 | true",
                "::ffff:10.0.0.1 | 10.0.0.1 | true",
                "10.0.0.0/8 | 10.255.255.255 | true",
                "10.0.0.0/8 | 11.0.0.0 | false",
                "10.1.2.3/8 | 10.9.9.9 | true",
                "192.0.2.128/25 | 192.0.2.127 | false",
                "192.0.2.128/25 | 192.0.2.200 | true",
                "192.0.2.1/32 | 192.0.2.1 | true",
                "0.0.0.0/0 | 203.0.113.9 | true",
                "0.0.0.0/0 | 2001:db8::1 | false",
                "::/0 | 2001:db8::1 | true",
                "::/0 | 203.0.113.9 | false",
                "::ffff:10.0.0.0/104 | 10.9.9.9 | true",
                "::ffff:10.0.0.0/104 | 11.9.9.9 | false",
                "::ffff:0.0.0.0/96 | 203.0.113.9 | true",
                "2001:db8::/32 | 2001:db8:ffff::1 | true",
                "2001:db8::/32 | 2001:db9::1 | false",
                "2001:db8::/65 | 2001:db8::7fff:0:0:1 | true",
                "2001:db8::/65 | 2001:db8::8000:0:0:1 | false",
                "2001:db8::1/128 | 2001:db8::1 | true",
                "2001:db8::1/128 | 2001:db8::2 | false",
                "192.168.3-5,7.1 | 192.168.4.1 | true",
                "192.168.3-5,7.1 | 192.168.7.1 | true",
                "192.168.3-5,7.1 | 192.168.6.1 | false",
                "192.168.3-5,7.1 | ::ffff:192.168.7.1 | true",
                "10.0.*.1 | 10.0.77.1 | true",
                "10.0.*.1 | 10.0.77.2 | false",
                "10.0.0.250- | 10.0.0.255 | true",
                "10.0.0.-5 | 10.0.0.6 | false",
                "10.0.0.1,10.0.0.2 | 10.0.0.2 | true",
                "10.0.0.1,10.0.0.2 | 10.0.0.3 | false",
                "10.0.0.1 2001:db8::1 | 2001:db8::1 | true",
                "loopback | 127.9.9.9 | true",
                "loopback | ::1 | true",
                "loopback | 10.0.0.1 | false",
                "localhost | 127.0.0.1 | true",
                "unix | unix:/run/a | true",
                "unix | 127.0.0.1 | false",
                "0.0.0.0/0 ::/0 | unix: | false",
                "all | unix: | true",
                "all | 10.0.0.1 | true",
                "uid:0 | 10.0.0.1 | false",
                "uid:0 | unix:/run/a | false"
            })
    void word_namesWhomItSays(String who, String peer, boolean named) throws Exception {
        assertThat(names(who, peer)).isEqualTo(named);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "10.0.0",
                "10.0.0.256",
                "010.0.0.1",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "/8",
                "2001:db8::/129",
                "1::2::3",
                "fe80::1%lo",
                "uid:",
                "uid:x",
                "uid:-1",
                "gid:self",
                "10.0.0.5-3,*",
                "everybody!",
                "10.0.0.1,",
                "unix:/run/a"
            })
    void word_thatNamesNobody_isRefused(String who) {
        assertThatThrownBy(() -> AccessRules.EVERYBODY.allow(who)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void name_withoutAddress_isAFailure() {
        assertThatThrownBy(() -> AccessRules.EVERYBODY.deny("no-such-host.invalid"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void firstRuleThatNamesThePeer_decides() throws Exception {
        var rules = AccessRules.EVERYBODY
                .deny("10.0.0.7")
                .allow("10.0.0.0/24")
                .deny("10.0.0.0/8")
                .allow("10.1.0.0/16");
        assertThat(rules.allows(Address.parse("10.0.0.7:1"))).isFalse();
        assertThat(rules.allows(Address.parse("10.0.0.8:1"))).isTrue();
        assertThat(rules.allows(Address.parse("10.1.0.1:1"))).isFalse();
    }

    @Test
    void peerThatNoRuleNames_mayComeUnlessSomebodyIsAllowed() throws Exception {
        var stranger = Address.parse("203.0.113.9:1");
        assertThat(AccessRules.EVERYBODY.allows(stranger)).isTrue();
        assertThat(AccessRules.EVERYBODY.deny("10.0.0.7").allows(stranger)).isTrue();
        assertThat(AccessRules.EVERYBODY.deny("10.0.0.7").allow("loopback").allows(stranger))
                .isFalse();
    }

    @Test
    void user_isWhatTheKernelTells() throws Exception {
        try (var pair = Socket.pair()) {
            int uid = OwnUser.uid();
            var own = new Peer(Address.Unix.UNNAMED, pair.first());
            assertThat(AccessRules.EVERYBODY.allow("uid:self").allows(own)).isTrue();
            assertThat(AccessRules.EVERYBODY.allow("uid:" + uid).allows(own)).isTrue();
            assertThat(AccessRules.EVERYBODY.allow("uid:" + (uid + 1)).allows(own))
                    .isFalse();
            assertThat(AccessRules.EVERYBODY.allow("gid:4294967294").allows(own))
                    .isFalse();
            pair.first().close();
            assertThat(AccessRules.EVERYBODY.allow("uid:self").allows(own)).isFalse();
        }
    }

    @Test
    void parse_lines() throws Exception {
        var rules = AccessRules.parse(List.of("# who", "", "deny 10.0.0.7 # him", " allow 10.0.0.0/8, loopback"));
        assertThat(rules.allows(Address.parse("10.0.0.7:1"))).isFalse();
        assertThat(rules.allows(Address.parse("127.0.0.1:1"))).isTrue();
        assertThatThrownBy(() -> AccessRules.parse(List.of("allow all", "permit all")))
                .hasMessage("line 2: \"permit\" is neither allow nor deny");
    }
}
