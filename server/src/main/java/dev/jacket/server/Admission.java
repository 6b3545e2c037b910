package dev.jacket.server;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Socket;
import org.jspecify.annotations.Nullable;

/// Who is let in, by address and user: judged at accept, or, behind a proxy, by what that tells.
///
/// **threads:** shared.
final class Admission {
    private final @Nullable ProxyGate proxies;
    private volatile AccessRules rules;

    /// @param proxies where only proxies come in, or null
    Admission(AccessRules rules, @Nullable ProxyGate proxies) {
        this.rules = rules;
        this.proxies = proxies;
    }

    /// {@return where only proxies come in, or null}
    @Nullable ProxyGate proxies() {
        return proxies;
    }

    /// Those who come from now on are judged so; those who are here stay.
    void rules(AccessRules next) {
        rules = next;
    }

    /// {@return null, or why whoever was accepted is turned away}
    @Nullable Refusal judge(Socket accepted) {
        if (proxies != null) {
            return proxies.trusts(accepted) ? null : Refusal.UNTRUSTED;
        }
        return rules.allows(accepted) ? null : Refusal.DENY;
    }

    /// {@return null, or why somebody behind a proxy is turned away}
    @Nullable Refusal judge(Address announced) {
        return rules.allows(announced) ? null : Refusal.DENY;
    }

    /// {@return whose share of the connections it takes at accept: nobody's where a proxy will tell}
    Address counted(Socket accepted) {
        return proxies == null ? accepted.acceptedFrom() : Address.NONE;
    }
}
