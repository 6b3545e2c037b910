package dev.jacket.acceptance;

/// Who plays the server and who the client. The textbook's two programs together prove the test before Jacket is
/// judged.
enum Pairing {
    TEXTBOOK(false, false),
    OUR_SERVER(true, false),
    OUR_CLIENT(false, true),
    OURS(true, true);

    private final boolean ourServer;
    private final boolean ourClient;

    Pairing(boolean ourServer, boolean ourClient) {
        this.ourServer = ourServer;
        this.ourClient = ourClient;
    }

    boolean ourServer() {
        return ourServer;
    }

    boolean ourClient() {
        return ourClient;
    }
}
