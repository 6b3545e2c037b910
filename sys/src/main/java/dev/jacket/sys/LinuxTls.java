package dev.jacket.sys;

/// Constants of `<linux/tls.h>`.
@Header("linux/tls.h")
@SuppressWarnings("doclint:missing") // the headers and manual pages document each
public final class LinuxTls {
    // options
    public static final int TLS_RX = 2;
    public static final int TLS_TX = 1;

    // control messages
    public static final int TLS_GET_RECORD_TYPE = 2;
    public static final int TLS_SET_RECORD_TYPE = 1;

    private LinuxTls() {}
}
