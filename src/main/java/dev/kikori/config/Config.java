package dev.kikori.config;

import dev.kikori.archive.S3Archive;
import dev.kikori.detect.Detector;
import dev.kikori.detect.Reconciliation;
import dev.kikori.enrich.FileEnrichment;
import dev.kikori.ingest.Worker;
import dev.kikori.queue.SqsQueue;
import dev.kikori.rules.RuleSources;
import dev.kikori.search.IndexNames;
import dev.kikori.search.SearchCluster;
import dev.kikori.telemetry.OpsServer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All that can be configured, each part as its room understands it.
 *
 * @param queue where notifications come from; empty where a command needs none
 * @param dashboards where dashboards are installed; empty to install none
 * @param keepEvents how long events are kept; empty for as long as their index is there
 * @param rules where detection rules stand
 * @param exclude CloudWatch Logs filter patterns of the records to leave out
 * @param enrichment what tells of addresses and accounts
 */
public record Config(
        Optional<SqsQueue.Settings> queue,
        S3Archive.Settings archive,
        SearchCluster.Settings openSearch,
        Optional<dev.kikori.dashboards.DashboardsApi.Settings> dashboards,
        IndexNames.Period indexPeriod,
        Optional<Duration> keepEvents,
        Worker.Settings worker,
        List<String> exclude,
        RuleSources rules,
        Detector.Settings detection,
        Reconciliation.Settings reconciliation,
        FileEnrichment.Settings enrichment,
        OpsServer.Settings ops) {

    public Config {
        exclude = List.copyOf(exclude);
    }
}
