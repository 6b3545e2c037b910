package dev.jacket.sockets;

class PlatformThreadFamilyTest extends FamilyContract {
    @Override
    public Thread thread(Runnable body) {
        return Thread.ofPlatform().daemon().unstarted(body);
    }
}
