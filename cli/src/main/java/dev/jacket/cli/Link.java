package dev.jacket.cli;

import dev.jacket.sockets.TcpInfo;
import dev.jacket.tls.TlsFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The other side of a conversation. One thread receives and one sends; any may close.
interface Link extends AutoCloseable {
    /// {@return whether each receive and each send is one message}
    boolean keepsRecords();

    /// {@return the longest record that may come, where one may be longer than a block}
    default long longestRecord() {
        return 0;
    }

    /// {@return whether the other side can end, and ours can be ended}
    boolean hasEnd();

    /// {@return whether it is another call, later, that fails where a message was refused}
    default boolean isToldLate() {
        return false;
    }

    /// Receives into the buffer, whose position moves, waiting for it.
    ///
    /// @return the count, or [dev.jacket.sockets.Socket#EOF]
    int receive(ByteBuffer buffer) throws IOException;

    /// {@return whether the last message received was longer than the buffer}
    default boolean wasTruncated() {
        return false;
    }

    /// {@return how long the last record received was before it was cut to the buffer}
    default int fullSize() {
        return 0;
    }

    /// Sends all of the piece, which is one message on records.
    void send(ByteBuffer piece) throws IOException;

    /// Tells the peer that nothing more comes.
    void endOutput() throws IOException;

    /// {@return whose the last message received was, where there are several peers; else empty}
    default String from() {
        return "";
    }

    /// {@return the peer as an endpoint's text}
    String peer();

    /// {@return our own address as an endpoint's text}
    String local();

    /// {@return who the peer is, where the kernel knows}
    default String credentials() {
        return "";
    }

    /// {@return how long it took to open, in nanoseconds; less than 0 where the peer opened it}
    default long openingTime() {
        return -1;
    }

    /// {@return what was agreed by TLS, where it is spoken}
    default Optional<TlsFacts> tls() {
        return Optional.empty();
    }

    /// {@return whether many peers come by it, so that it has none of its own}
    default boolean isShared() {
        return false;
    }

    /// {@return how many peers came by it so far}
    default int count() {
        return 1;
    }

    /// {@return whose the messages of a peer are}
    ///
    /// @param whole the link's own
    default Party party(String peer, Party whole) {
        return whole;
    }

    /// The close shall keep what TCP knows then.
    default void keepState() {}

    /// From now on the state of our end is told after each call that may have changed it, where it has one.
    ///
    /// @param opened the call that opened it
    default void tellStates(String opened, Consumer<String> to) {}

    /// {@return what TCP knew at the close, if that was to be kept}
    default @Nullable TcpInfo state() {
        return null;
    }

    /// Waits until somebody is there to send to.
    default void awaitPeer() throws InterruptedException {}

    @Override
    void close();
}
