package dev.jacket.server.internal;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallFailure;
import dev.jacket.sockets.SocketType;
import dev.jacket.sockets.TcpInfo;
import dev.jacket.tls.TlsFacts;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/// What events of several kinds have in common: their stamp, addresses as endpoints, TLS, failures.
public final class EventText {
    private EventText() {}

    /// {@return an event of now}
    ///
    /// @param name what happened
    public static Json begin(String name) {
        return new Json().text("ts", Timestamp.utc(Timestamp.micros())).text("event", name);
    }

    /// {@return the endpoint of an address: `127.0.0.1:80`, `udp://127.0.0.1:80`, `seqpacket:/path`}
    ///
    /// @param type of its socket
    /// @param address the address
    public static String endpoint(SocketType type, Address address) {
        if (address instanceof Address.Unix) {
            String word = type.equals(SocketType.STREAM)
                    ? "unix"
                    : type.equals(SocketType.DGRAM) ? "unix-dgram" : "seqpacket";
            return word + ":" + bare(address);
        }
        if (address instanceof Address.Vsock) {
            return "vsock://" + bare(address);
        }
        if (type.equals(SocketType.RAW) && address instanceof Address.Ip ip) {
            return "ip://" + (ip.unmapped() instanceof Address.Ip plain ? plain.host() : ip.host());
        }
        String text = address.unmapped().toString();
        return type.equals(SocketType.DGRAM) ? "udp://" + text : text;
    }

    /// {@return the address alone: `127.0.0.1:80`, `/path`, `@name`}
    ///
    /// @param address the address
    public static String bare(Address address) {
        if (address instanceof Address.Unix) {
            return address.toString().substring("unix:".length());
        }
        if (address instanceof Address.Vsock) {
            return address.toString().substring("vsock:".length());
        }
        return address.unmapped().toString();
    }

    /// {@return the event that tells of the TLS of a connection}
    ///
    /// @param number the connection's
    /// @param facts what was agreed
    public static Json tls(long number, TlsFacts facts) {
        var event = begin("tls")
                .number("conn", number)
                .text("version", facts.protocol())
                .text("cipher", facts.cipher());
        facts.sni().ifPresent(name -> event.text("sni", name));
        facts.alpn().ifPresent(name -> event.text("alpn", name));
        for (X509Certificate certificate :
                facts.peerCertificates().stream().limit(1).toList()) {
            event.text("subject", certificate.getSubjectX500Principal().toString())
                    .text("issuer", certificate.getIssuerX500Principal().toString())
                    .text("sha256", facts.peerSha256());
        }
        return event.flag("verified", facts.verified());
    }

    /// Adds what TCP knew at the end.
    ///
    /// @param event gets it
    /// @param state null if it was not asked
    public static void state(Json event, @Nullable TcpInfo state) {
        if (state != null) {
            state.rtt().ifPresent(rtt -> event.number("rtt_us", rtt.toNanos() / 1000));
            state.totalRetrans().ifPresent(count -> event.number("retrans", count));
        }
    }

    /// {@return an event that tells of a failure, with the call and its errno where a call has failed}
    ///
    /// @param name of the event
    /// @param failure what was thrown
    /// @param text a line about it
    public static Json failure(String name, Throwable failure, String text) {
        var event = begin(name);
        var cause = failure instanceof CallFailure ? failure : failure.getCause();
        if (cause instanceof CallFailure call) {
            event.text("call", call.details().call())
                    .text("errno", call.details().errno().name())
                    .number("code", call.details().errno().number());
        }
        return event.text("text", text);
    }

    /// {@return the event that says that others are missing}
    ///
    /// @param number how many
    public static Json lost(long number) {
        return begin("warning")
                .number("lost", number)
                .text("text", number + " events were lost, as nobody read them or they could not be written");
    }
}
