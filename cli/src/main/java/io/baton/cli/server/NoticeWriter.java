package io.baton.cli.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Writes notices on a thread of its own, so that whoever has one need not wait for the pipe. */
final class NoticeWriter implements Runnable {
    /** More than this, and those with notices wait after all. */
    private static final int MAX_WAITING = 100_000;

    private final BlockingQueue<Notice> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final BufferedWriter out;

    private NoticeWriter(OutputStream out) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
    }

    static NoticeWriter start(OutputStream out) {
        NoticeWriter writer = new NoticeWriter(out);
        Thread thread = new Thread(writer, "notices");
        thread.setDaemon(true);
        thread.start();
        return writer;
    }

    void write(Notice notice) {
        try {
            waiting.put(notice);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                out.write(Wire.line(waiting.take()));
                out.newLine();
                if (waiting.isEmpty()) {
                    out.flush();
                }
            }
        } catch (IOException | InterruptedException e) {
            // Nobody reads any more: the demo is gone, and this process goes with it.
            Thread.currentThread().interrupt();
        }
    }
}
