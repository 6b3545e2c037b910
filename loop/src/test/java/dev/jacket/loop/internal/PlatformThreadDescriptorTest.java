package dev.jacket.loop.internal;

class PlatformThreadDescriptorTest extends DescriptorContract {
    @Override
    Thread thread(Runnable body) {
        return Thread.ofPlatform().daemon().unstarted(body);
    }
}
