package dev.jacket.sys;

/// Constants of `<netdb.h>`: getaddrinfo(3), getnameinfo(3).
@Header("netdb.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class Netdb {
    // what to ask for
    public static final int AI_PASSIVE = 1;
    public static final int AI_CANONNAME = 2;
    public static final int AI_NUMERICHOST = 4;
    public static final int AI_V4MAPPED = 8;
    public static final int AI_ALL = 0x10;
    public static final int AI_ADDRCONFIG = 0x20;
    public static final int AI_NUMERICSERV = 0x400;

    // why there is no answer
    public static final int EAI_BADFLAGS = -1;
    public static final int EAI_NONAME = -2;
    public static final int EAI_AGAIN = -3;
    public static final int EAI_FAIL = -4;
    public static final int EAI_NODATA = -5;
    public static final int EAI_FAMILY = -6;
    public static final int EAI_SOCKTYPE = -7;
    public static final int EAI_SERVICE = -8;
    public static final int EAI_ADDRFAMILY = -9;
    public static final int EAI_MEMORY = -10;
    public static final int EAI_SYSTEM = -11;
    public static final int EAI_OVERFLOW = -12;

    // how to say an address
    public static final int NI_NUMERICHOST = 1;
    public static final int NI_NUMERICSERV = 2;
    public static final int NI_NOFQDN = 4;
    public static final int NI_NAMEREQD = 8;
    public static final int NI_DGRAM = 0x10;
    public static final int NI_MAXHOST = 0x401;
    public static final int NI_MAXSERV = 0x20;

    private Netdb() {}
}
