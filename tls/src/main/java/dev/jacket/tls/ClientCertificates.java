package dev.jacket.tls;

import org.jspecify.annotations.Nullable;

/// What a server asks of its clients.
///
/// **threads:** immutable.
///
/// @param trust who vouches for them, or null where they are not asked
/// @param required whether those without a certificate are refused
public record ClientCertificates(@Nullable Trust trust, boolean required) {
    /// Clients are not asked.
    public static final ClientCertificates NONE = new ClientCertificates(null, false);

    /// {@return clients are asked, and those who show a certificate have to be vouched for}
    ///
    /// @param by who vouches for them
    public static ClientCertificates optional(Trust by) {
        return new ClientCertificates(by, false);
    }

    /// {@return clients have to show a certificate and to be vouched for}
    ///
    /// @param by who vouches for them
    public static ClientCertificates required(Trust by) {
        return new ClientCertificates(by, true);
    }
}
