package io.bactrian.watch.restore;

import io.bactrian.hub.embedded.SecondPostgres;
import io.bactrian.shared.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Deciphers the log for a PostgreSQL that recovers: some segments ahead of the one it asks for, so
 * that neither waits for the other and the disk holds a handful of them.
 */
final class WalFeeder implements AutoCloseable {
  private static final int AHEAD = 6;
  private static final int BEHIND = 2;
  private static final long PAUSE = 10_000_000; // ns

  /** 126 makes PostgreSQL give the recovery up; 1 is the end of the log. */
  private static final String SCRIPT =
      """
      #!/bin/sh
      # PostgreSQL's restore_command: sh restore.sh NAME PATH
      d="$(dirname "$0")"
      grep -qx "$1" "$d/names" || exit 1
      printf %s "$1" > "$d/want.partial" && mv "$d/want.partial" "$d/want"
      n=0
      while [ ! -e "$d/have/$1" ]; do
        if [ -e "$d/failed" ] || [ $n -gt 6000 ]; then exit 126; fi
        n=$((n + 1))
        sleep 0.05
      done
      exec cp "$d/have/$1" "$2"
      """;

  private final BackupSet set;
  private final Path folder;
  private final List<String> names;
  private final IntConsumer progress;
  private final Thread thread = new Thread(this::feed, "wal-feeder");
  private volatile boolean closed;
  private volatile @Nullable IOException failure;

  /**
   * @param names of what there is, in order
   * @param progress takes how many segments were asked for
   */
  WalFeeder(BackupSet set, Path folder, List<String> names, IntConsumer progress)
      throws IOException {
    this.set = set;
    this.folder = Files.createDirectories(folder);
    this.names = names;
    this.progress = progress;
    Files.createDirectories(folder.resolve("have"));
    Files.write(folder.resolve("names"), names);
    WholeFile.write(folder.resolve("restore.sh"), SCRIPT);
    thread.setDaemon(true);
    thread.start();
  }

  /** PostgreSQL's setting. */
  String command() {
    return SecondPostgres.command(folder.resolve("restore.sh"), "\"%f\" \"%p\"");
  }

  /** What keeps the log from going on. */
  void check() throws IOException {
    IOException known = failure;
    if (known != null) {
      throw known;
    }
  }

  private void feed() {
    try {
      int asked = -1;
      while (!closed) {
        int now = wanted();
        if (now != asked && now >= 0) {
          asked = now;
          progress.accept(asked + 1);
          removeBehind(asked);
        }
        if (!fetchNext(asked)) {
          LockSupport.parkNanos(PAUSE);
        }
      }
    } catch (IOException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(new IOException("The log cannot be read: " + e, e));
    }
  }

  private void fail(IOException cause) {
    failure = cause;
    try {
      Files.createFile(folder.resolve("failed"));
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private int wanted() throws IOException {
    Path want = folder.resolve("want");
    return Files.exists(want) ? names.indexOf(Files.readString(want)) : -1;
  }

  /** The one that is asked for and those behind it, one at a time. */
  private boolean fetchNext(int asked) throws IOException {
    int first = Math.max(0, asked);
    for (int i = first; i < Math.min(names.size(), first + AHEAD); i++) {
      Path target = folder.resolve("have/" + names.get(i));
      if (Files.notExists(target)) {
        fetch(names.get(i), target);
        return true;
      }
    }
    return false;
  }

  private void fetch(String name, Path target) throws IOException {
    Path partial = folder.resolve("fetched.partial");
    Files.deleteIfExists(partial);
    try (InputStream in = set.vault().open(set.wal(name))) {
      Files.copy(in, partial);
    }
    Files.move(partial, target);
  }

  private void removeBehind(int asked) throws IOException {
    for (int i = 0; i < asked - BEHIND; i++) {
      Files.deleteIfExists(folder.resolve("have/" + names.get(i)));
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
