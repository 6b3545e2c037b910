package dev.jacket.loop.internal;

class VirtualThreadDescriptorTest extends DescriptorContract {
    @Override
    Thread thread(Runnable body) {
        return Thread.ofVirtual().unstarted(body);
    }
}
