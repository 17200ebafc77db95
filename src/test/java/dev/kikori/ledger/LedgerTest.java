package dev.kikori.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.search.Backoff;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.testing.FakeClock;
import dev.kikori.testing.FakeOpenSearch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;

@Timeout(60)
class LedgerTest {
    private static final LedgerEntry.Source SOURCE =
            new LedgerEntry.Source("b", "k", "v1", "CloudTrail", "111122223333", "us-east-1");

    private final FakeOpenSearch openSearch = new FakeOpenSearch();
    private final FakeClock clock = new FakeClock();
    private SearchCluster cluster;
    private Indexer indexer;
    private Ledger ledger;

    @BeforeEach
    void connect() throws SearchException {
        cluster = SearchCluster.connect(SearchCluster.Settings.open(openSearch.url()));
        indexer =
                new Indexer(
                        cluster,
                        new Indexer.Settings(1 << 20, 100, 1, 5),
                        new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)),
                        Indexer.Listener.NONE);
        ledger = new Ledger(cluster, indexer, clock);
    }

    @AfterEach
    void close() {
        indexer.close();
        cluster.close();
        openSearch.close();
    }

    @Test
    void an_object_nobody_knows_is_begun_first() throws Exception {
        Ledger.Claim.Begun claim = begun(ledger.claim(SOURCE));

        assertThat(claim.first()).isTrue();
        assertThat(entry()).isEqualTo(claim.held().entry());
        assertThat(entry().state()).isEqualTo(LedgerEntry.State.WRITING);
        assertThat(entry().claimed()).isEqualTo(clock.instant());
    }

    @Test
    void an_object_begun_and_abandoned_is_begun_again_but_not_first() throws Exception {
        assertThat(ledger.claim(SOURCE)).isInstanceOf(Ledger.Claim.Begun.class);
        clock.advance(Duration.ofHours(1));

        Ledger.Claim.Begun again = begun(ledger.claim(SOURCE));

        assertThat(again.first()).isFalse();
        assertThat(entry().attempts()).isEqualTo(2);
        assertThat(entry().claimed()).isEqualTo(clock.instant());
    }

    @Test
    void a_claim_whose_answer_was_lost_is_not_taken_for_the_first() throws Exception {
        openSearch.cutNext(true);

        assertThat(begun(ledger.claim(SOURCE)).first()).isFalse();
    }

    @Test
    void an_object_that_is_settled_is_done() throws Exception {
        LedgerEntry.Tally tally = ledger.settle(begun(ledger.claim(SOURCE)), reading(5, 3, 1));

        assertThat(ledger.claim(SOURCE)).isEqualTo(new Ledger.Claim.Done(entry()));
        assertThat(entry().state()).isEqualTo(LedgerEntry.State.WRITTEN);
        assertThat(entry().tally()).isEqualTo(tally);
    }

    @Test
    void what_is_neither_created_nor_dead_nor_excluded_was_there_already() throws Exception {
        LedgerEntry.Tally tally = ledger.settle(begun(ledger.claim(SOURCE)), reading(5, 3, 1));

        assertThat(tally.read()).isEqualTo(5);
        assertThat(tally.created()).isEqualTo(3);
        assertThat(tally.duplicate()).isEqualTo(1);
        assertThat(tally.deadLettered()).isEqualTo(1);
        assertThat(tally.excluded()).isZero();
    }

    @Test
    void of_two_who_settle_the_second_learns_what_the_first_said() throws Exception {
        Ledger.Claim.Begun one = begun(ledger.claim(SOURCE));
        LedgerEntry theirs =
                one.held()
                        .entry()
                        .written(
                                new LedgerEntry.Tally(5, 5, 0, 0, 0, List.of(), null, null),
                                clock.instant());
        openSearch.put(IndexNames.LEDGER, theirs.id(), theirs.toJson().toString());

        LedgerEntry.Tally mine = ledger.settle(one, reading(5, 0, 0));

        assertThat(mine).isEqualTo(theirs.tally());
        assertThat(entry()).isEqualTo(theirs);
    }

    @Test
    void all_rules_have_seen_an_object_unless_it_changed_meanwhile() throws Exception {
        Ledger.Claim.Begun claim = begun(ledger.claim(SOURCE));
        ledger.settle(claim, reading(1, 1, 0));

        ledger.evaluated(List.of(claim.held()), "rules-1");
        assertThat(entry().state()).as("an outdated version").isEqualTo(LedgerEntry.State.WRITTEN);
    }

    private static Ledger.Claim.Begun begun(Ledger.Claim claim) {
        assertThat(claim).isInstanceOf(Ledger.Claim.Begun.class);
        return (Ledger.Claim.Begun) claim;
    }

    private static Ledger.Reading reading(long read, long written, long deadLettered) {
        return new Ledger.Reading(read, written, false, deadLettered, 0, List.of(), null, null);
    }

    private LedgerEntry entry() {
        String id = SOURCE.id();
        return LedgerEntry.fromJson(id, openSearch.document(IndexNames.LEDGER, id).orElseThrow());
    }
}
