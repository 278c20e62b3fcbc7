package io.bactrian.store.mirror;

import io.bactrian.store.mirror.plan.Item;
import io.bactrian.store.mirror.plan.Listing;
import io.bactrian.store.mirror.plan.MirrorMap;
import io.bactrian.store.mirror.plan.Side;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A hub that mirrors one map over and over until it is killed: {@code ADDRESS MAP COUNTER}. It adds
 * the bytes it read to a file that outlives it, and says when it lists and copies.
 */
final class MirrorProcess {
  static final Duration TERM = Duration.ofSeconds(3);

  private MirrorProcess() {}

  public static void main(String[] args) throws Exception {
    var hub = new BenchHub(Path.of(args[0]), false);
    MirrorMap map = BenchHub.map(args[1]);
    try (var file =
        FileChannel.open(Path.of(args[2]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var counter = new Counter(file.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
      String holder = "process-" + ProcessHandle.current().pid();
      Mirror mirror = hub.mirror(map, side -> new Counted(side, counter), holder, TERM);
      while (true) {
        MirrorRun run = mirror.run(mirror.request(map.name(), "process", false));
        System.out.println(
            run.status() + " " + run.filesDone() + " " + run.filesFailed() + " " + run.reason());
      }
    }
  }

  private record Counter(ByteBuffer mapped) {
    synchronized void add(long n) {
      mapped.putLong(0, mapped.getLong(0) + n);
    }
  }

  /** A side whose bytes are counted as they are read. */
  private static final class Counted extends Around {
    private final Counter counter;

    Counted(Side side, Counter counter) {
      super(side);
      this.counter = counter;
    }

    @Override
    public Listing list() throws IOException {
      System.out.println("lists");
      return super.list();
    }

    @Override
    public InputStream open(Item item, long offset) throws IOException {
      System.out.println("copies");
      return new FilterInputStream(super.open(item, offset)) {
        @Override
        public int read(byte[] target, int from, int length) throws IOException {
          int n = in.read(target, from, length);
          counter.add(Math.max(0, n));
          return n;
        }
      };
    }
  }
}
