package dev.kikori.search;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Writes documents in bulk for many batches at once.
 *
 * <p>There is no timer: while every connection is busy, writes gather; a connection that comes free
 * takes all of them, up to the size of one bulk. So a lone small object is sent at once, and under
 * load bulks grow by themselves.
 *
 * <p>A bulk that fails as a whole, and every item that OpenSearch cannot take now, goes back to its
 * batch, which decides when to send again; so an index that accepts no writes holds up only the
 * objects that need it.
 */
public final class Indexer implements AutoCloseable {
    /**
     * The limits of writing.
     *
     * @param bulkBytesMax the size of one bulk's body; past 5 MB OpenSearch gains little, and it
     *     accepts 100 MB at most
     * @param operationsMax writes in one bulk
     * @param connections bulks under way at once
     * @param attemptsMax tries of one write before its object is put back into the queue
     */
    public record Settings(int bulkBytesMax, int operationsMax, int connections, int attemptsMax) {
        /** With the default {@link Backoff}, eleven pauses take about a minute and a half. */
        public static final Settings DEFAULT =
                new Settings(5 * 1024 * 1024, 5_000, SearchCluster.Settings.CONNECTIONS, 12);
    }

    /** What is worth counting about bulks. */
    public interface Listener {
        /** A bulk was answered. */
        void bulkAnswered(Duration took, int operations, long bytes);

        /** A bulk was not taken, or not all of it, and that part goes again. */
        void bulkRetried(int operations, String reason);

        /** Counts nothing. */
        Listener NONE =
                new Listener() {
                    @Override
                    public void bulkAnswered(Duration took, int operations, long bytes) {}

                    @Override
                    public void bulkRetried(int operations, String reason) {}
                };
    }

    /** One write and the batch that answers for it. */
    record Pending(Operation operation, Batch batch) {}

    private static final Duration IDLE_CHECK = Duration.ofMillis(200);

    private final SearchCluster cluster;
    private final Settings settings;
    private final Backoff backoff;
    private final Listener listener;
    private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final List<Thread> senders = new ArrayList<>();
    private volatile boolean closing;

    public Indexer(SearchCluster cluster, Settings settings, Backoff backoff, Listener listener) {
        this.cluster = cluster;
        this.settings = settings;
        this.backoff = backoff;
        this.listener = listener;
        for (int number = 1; number <= settings.connections(); number++) {
            senders.add(Thread.ofVirtual().name("bulk-" + number).start(this::sendUntilClosed));
        }
    }

    /** A new batch, for the writes of one object. */
    public Batch batch() {
        return new Batch(this, backoff, settings);
    }

    /**
     * Writes one document and waits for its fate.
     *
     * @return that it was written, or was in conflict
     * @throws SearchException REFUSED when OpenSearch will never take it
     */
    public Fate write(Operation operation) throws SearchException, InterruptedException {
        Batch batch = batch();
        batch.add(operation);
        Batch.Result result = batch.finish();
        if (!result.refused().isEmpty()) {
            throw new SearchException(
                    SearchException.Kind.REFUSED,
                    operation.id()
                            + " in "
                            + operation.index()
                            + " was refused: "
                            + result.refused().getFirst().reason());
        }
        return new Fate(Optional.ofNullable(batch.lastVersion()), result.resent());
    }

    /**
     * What became of one write.
     *
     * @param version the version that was written, or nothing on a conflict
     * @param resent whether it was sent more than once, so that a conflict may be with itself
     */
    public record Fate(Optional<Operation.Version> version, boolean resent) {}

    void enqueue(Pending pending) {
        queue.add(pending);
    }

    private void sendUntilClosed() {
        try {
            while (!closing || !queue.isEmpty()) {
                List<Pending> bulk = gather();
                if (!bulk.isEmpty()) {
                    send(bulk);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Pending> gather() throws InterruptedException {
        List<Pending> bulk = new ArrayList<>();
        Pending first = queue.poll(IDLE_CHECK.toMillis(), TimeUnit.MILLISECONDS);
        long bytes = 0;
        for (Pending next = first; next != null; next = queue.poll()) {
            bulk.add(next);
            bytes += BulkCodec.bytes(next.operation());
            if (bytes >= settings.bulkBytesMax() || bulk.size() >= settings.operationsMax()) {
                break;
            }
        }
        return bulk;
    }

    private void send(List<Pending> bulk) {
        List<Operation> operations = bulk.stream().map(Pending::operation).toList();
        long started = System.nanoTime();
        try {
            SearchCluster.Answer answer = cluster.bulk(BulkCodec.lines(operations));
            listener.bulkAnswered(
                    Duration.ofNanos(System.nanoTime() - started),
                    bulk.size(),
                    BulkCodec.bytes(operations));
            settle(bulk, answer);
        } catch (SearchException e) {
            settleAll(bulk, e);
        } catch (RuntimeException bug) {
            settleAll(
                    bulk,
                    new SearchException(
                            SearchException.Kind.REFUSED, "a bug in sending a bulk: " + bug, bug));
        }
    }

    private void settle(List<Pending> bulk, SearchCluster.Answer answer) {
        JsonNode items = answer.body().path("items");
        if (answer.status() == 413 || (answer.status() == 400 && bulk.size() > 1)) {
            halve(bulk, answer);
        } else if (!answer.isOk()) {
            settleAll(bulk, cluster.failure("POST /_bulk", answer));
        } else if (items.size() != bulk.size()) {
            settleAll(
                    bulk,
                    new SearchException(
                            SearchException.Kind.TRANSIENT,
                            "a bulk of "
                                    + bulk.size()
                                    + " was answered with "
                                    + items.size()
                                    + " items"));
        } else {
            int again = 0;
            String reason = "";
            for (int i = 0; i < bulk.size(); i++) {
                BulkVerdict verdict = BulkVerdict.of(items.get(i).iterator().next());
                if (verdict instanceof BulkVerdict.Again later) {
                    again++;
                    reason = later.reason();
                }
                bulk.get(i).batch().settle(bulk.get(i).operation(), verdict);
            }
            if (again > 0) {
                listener.bulkRetried(again, reason);
            }
        }
    }

    /** Too large for the server or a proxy before it, or spoilt by one item: each half may pass. */
    private void halve(List<Pending> bulk, SearchCluster.Answer answer) {
        if (bulk.size() == 1) {
            Pending only = bulk.getFirst();
            only.batch()
                    .settle(
                            only.operation(),
                            new BulkVerdict.Never(
                                    "413: "
                                            + only.operation().source().length
                                            + " bytes are more than the server accepts "
                                            + answer.reason()));
            return;
        }
        send(bulk.subList(0, bulk.size() / 2));
        send(bulk.subList(bulk.size() / 2, bulk.size()));
    }

    private void settleAll(List<Pending> bulk, SearchException failure) {
        switch (failure.kind()) {
            case TRANSIENT -> {
                listener.bulkRetried(bulk.size(), String.valueOf(failure.getMessage()));
                BulkVerdict later = new BulkVerdict.Again(String.valueOf(failure.getMessage()));
                bulk.forEach(pending -> pending.batch().settle(pending.operation(), later));
            }
            case MISCONFIGURED, REFUSED ->
                    bulk.forEach(pending -> pending.batch().fail(pending.operation(), failure));
        }
    }

    /** Sends what is queued and stops; an interruption ends the waiting, not the sending. */
    @Override
    public void close() {
        closing = true;
        try {
            for (Thread sender : senders) {
                sender.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
