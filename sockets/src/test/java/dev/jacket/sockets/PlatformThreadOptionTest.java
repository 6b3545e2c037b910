package dev.jacket.sockets;

class PlatformThreadOptionTest extends OptionContract {
    @Override
    public Thread thread(Runnable body) {
        return Thread.ofPlatform().daemon().unstarted(body);
    }
}
