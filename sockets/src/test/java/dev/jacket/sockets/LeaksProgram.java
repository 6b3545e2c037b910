package dev.jacket.sockets;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/// Opens pairs of sockets, lets go of them in one of three ways, and says of how many nothing is in memory after
/// one collection. Then it waits for its end.
final class LeaksProgram {
    static final int PAIRS = 100;

    private LeaksProgram() {}

    static void main(String... how) throws Exception {
        var descriptors = new ArrayList<WeakReference<?>>();
        for (int i = 0; i < PAIRS; i++) {
            make(how[0], descriptors);
        }
        System.gc();
        System.out.println(
                descriptors.stream().filter(one -> one.refersTo(null)).count());
        System.in.read();
    }

    private static void make(String how, List<WeakReference<?>> descriptors) throws IOException {
        SocketPair pair = Socket.pair();
        descriptors.add(new WeakReference<>(pair.first().handle.descriptor));
        descriptors.add(new WeakReference<>(pair.second().handle.descriptor));
        switch (how) {
            case "close" -> pair.close();
            case "give" -> {
                Fd.adopt(Fd.adopt(pair.first().detach()).take()).close();
                Fd.adopt(pair.second().detach()).close();
            }
            default -> {}
        }
    }
}
