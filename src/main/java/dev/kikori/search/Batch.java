package dev.kikori.search;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The writes of one S3 object: added one by one, sent together with those of other objects,
 * answered for here.
 *
 * <p>{@link #finish} returns only when OpenSearch has said of every write that it is in, there
 * already, or impossible. Used by one thread.
 */
public final class Batch {
    private final Indexer indexer;
    private final Backoff backoff;
    private final Indexer.Settings settings;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    private final List<Operation> again = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private final List<SearchException> failures = new ArrayList<>(1);
    private String lastReason = "";
    private long bytesUnderWay;
    private int operationsUnderWay;
    private int written;
    private int conflicts;
    private int attempts;
    private int settledBefore;
    private boolean resent;
    private Operation.@Nullable Version lastVersion;

    Batch(Indexer indexer, Backoff backoff, Indexer.Settings settings) {
        this.indexer = indexer;
        this.backoff = backoff;
        this.settings = settings;
    }

    /** A write that OpenSearch will never take, with its reason. */
    public record Refused(Operation operation, String reason) {}

    /**
     * What became of all writes.
     *
     * @param written how many were written
     * @param conflicts how many found a document, or a newer version, in place
     * @param refused those that can never be written
     * @param resent whether any was sent more than once, so that a conflict may be with this
     *     batch's own write
     */
    public record Result(int written, int conflicts, List<Refused> refused, boolean resent) {}

    /**
     * Hands over one write; waits while this batch has too many bytes under way.
     *
     * @throws SearchException MISCONFIGURED, or TRANSIENT after the last try
     */
    public void add(Operation operation) throws SearchException, InterruptedException {
        while (isFull()) {
            progress();
        }
        submit(operation);
    }

    /**
     * Waits until the fate of every write is known.
     *
     * @throws SearchException MISCONFIGURED, or TRANSIENT after the last try
     */
    public Result finish() throws SearchException, InterruptedException {
        while (isUnsettled()) {
            progress();
        }
        lock.lock();
        try {
            return new Result(written, conflicts, List.copyOf(refused), resent);
        } finally {
            lock.unlock();
        }
    }

    /** The version of the document that was written last; null before any was. */
    Operation.@Nullable Version lastVersion() {
        return lastVersion;
    }

    private void submit(Operation operation) {
        lock.lock();
        try {
            operationsUnderWay++;
            bytesUnderWay += operation.source().length;
        } finally {
            lock.unlock();
        }
        indexer.enqueue(new Indexer.Pending(operation, this));
    }

    private boolean isFull() {
        lock.lock();
        try {
            return bytesUnderWay >= settings.bulkBytesMax()
                    || !again.isEmpty()
                    || !failures.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private boolean isUnsettled() {
        lock.lock();
        try {
            return operationsUnderWay > 0 || !again.isEmpty() || !failures.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for answers; once none is outstanding, pauses and sends again what has to be. */
    private void progress() throws SearchException, InterruptedException {
        List<Operation> due;
        lock.lock();
        try {
            if (operationsUnderWay > 0) {
                int before = operationsUnderWay;
                while (operationsUnderWay == before) {
                    settled.await();
                }
                return;
            }
            if (!failures.isEmpty()) {
                throw failures.getFirst();
            }
            due = List.copyOf(again);
            again.clear();
            // Only tries in a row that brought nothing are counted: a large object may meet many
            // short refusals.
            int settledByNow = written + conflicts + refused.size();
            attempts = settledByNow > settledBefore ? 1 : attempts + 1;
            settledBefore = settledByNow;
            if (attempts >= settings.attemptsMax()) {
                throw new SearchException(
                        SearchException.Kind.TRANSIENT,
                        due.size()
                                + " writes still refused after "
                                + attempts
                                + " tries: "
                                + lastReason);
            }
            resent = true;
        } finally {
            lock.unlock();
        }
        Thread.sleep(backoff.pause(attempts));
        for (Operation operation : due) {
            submit(operation);
        }
    }

    /** Called by the indexer, once for each submission. */
    void settle(Operation operation, BulkVerdict verdict) {
        lock.lock();
        try {
            switch (verdict) {
                case BulkVerdict.Written done -> {
                    written++;
                    lastVersion = done.version();
                }
                case BulkVerdict.Conflict _ -> conflicts++;
                case BulkVerdict.Never never -> refused.add(new Refused(operation, never.reason()));
                case BulkVerdict.Again later -> {
                    again.add(operation);
                    lastReason = later.reason();
                }
            }
            leave(operation);
        } finally {
            lock.unlock();
        }
    }

    /** Called by the indexer when sending failed for a reason that no later try mends. */
    void fail(Operation operation, SearchException failure) {
        lock.lock();
        try {
            failures.add(failure);
            leave(operation);
        } finally {
            lock.unlock();
        }
    }

    private void leave(Operation operation) {
        operationsUnderWay--;
        bytesUnderWay -= operation.source().length;
        settled.signalAll();
    }
}
