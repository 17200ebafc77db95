package dev.kikori.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import org.jspecify.annotations.Nullable;

import java.io.PrintStream;

/** Shows on stderr how far long work is: a bar on a terminal, a line now and then elsewhere. */
final class Progress implements AutoCloseable {
    private static final int LINES = 4;

    private final PrintStream out;
    private final String what;
    private final @Nullable ProgressBar bar;
    private long told;

    Progress(PrintStream out, String what) {
        this.out = out;
        this.what = what;
        bar =
                isTerminal()
                        ? new ProgressBarBuilder()
                                .setTaskName(what)
                                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                                .setUpdateIntervalMillis(200)
                                .setMaxRenderedLength(78)
                                .setInitialMax(-1)
                                .build()
                        : null;
    }

    /** The launcher knows whether stderr is a terminal; Java does not. */
    static boolean isTerminal() {
        return Boolean.getBoolean("kikori.terminal");
    }

    void step(long done, long of) {
        if (bar != null) {
            bar.maxHint(of).stepTo(done);
        } else if (of > 0
                && (done == of || done >= told + Math.max(1, of / LINES))
                && done > told) {
            told = done;
            out.println(what + ": " + done + " of " + of);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
