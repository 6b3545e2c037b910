package dev.jacket.sockets;

class VirtualThreadFamilyTest extends FamilyContract {
    @Override
    public Thread thread(Runnable body) {
        return Thread.ofVirtual().unstarted(body);
    }
}
