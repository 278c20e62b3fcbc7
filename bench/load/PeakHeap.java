package load;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;

/** What this program's heap came to. */
public final class PeakHeap {
  private PeakHeap() {}

  public static void forget() {
    System.gc();
    pools().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  /** Used of allowed, in MB. */
  public static String text() {
    long used = pools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    return "%d MB of -Xmx%d MB".formatted(used >> 20, Runtime.getRuntime().maxMemory() >> 20);
  }

  private static List<MemoryPoolMXBean> pools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}
