package dev.jacket.sockets;

class VirtualThreadOptionTest extends OptionContract {
    @Override
    public Thread thread(Runnable body) {
        return Thread.ofVirtual().unstarted(body);
    }
}
