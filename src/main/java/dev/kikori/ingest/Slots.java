package dev.kikori.ingest;

import java.util.concurrent.Semaphore;

/** Counts what is worked on at once, and makes those wait who would exceed it. */
final class Slots {
    private final int max;
    private final Semaphore free;

    Slots(int max) {
        this.max = max;
        this.free = new Semaphore(max, true);
    }

    /** Waits until there is room, and says how much; asking a queue for nothing would spin. */
    int awaitRoom() throws InterruptedException {
        free.acquire();
        free.release();
        return Math.max(1, free.availablePermits());
    }

    void take() throws InterruptedException {
        free.acquire();
    }

    void release() {
        free.release();
    }

    int taken() {
        return max - free.availablePermits();
    }

    /** Waits until nothing is worked on. */
    void awaitIdle() throws InterruptedException {
        free.acquire(max);
        free.release(max);
    }
}
