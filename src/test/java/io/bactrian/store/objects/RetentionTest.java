package io.bactrian.store.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  @TempDir Path folder;

  @Test
  void deletesWhatIsOldUnderAPrefixWithALimitAndNeededByNobody() throws Exception {
    try (var server = TestStore.start(folder)) {
      ObjectStore store = server.store();
      for (String key :
          List.of("trash/a", "trash/b/c", "datasets/ds-1/x", "datasets/ds-2/x", "e")) {
        store.put(key, "12345".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(after(server, 29).prune()).isEqualTo(new Pruned(0, 0, 0, 0));
      server.client().createMultipartUpload(it -> it.bucket("bactrian").key("orphan"));
      assertThat(after(server, 31).prune()).isEqualTo(new Pruned(2, 10, 0, 1));
      assertThat(after(server, 366).prune()).isEqualTo(new Pruned(1, 5, 1, 0));
      assertThat(store.keys("")).containsExactly("datasets/ds-1/x", "e");
    }
  }

  private static Retention after(TestStore server, int days) {
    Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(days));
    ObjectHold hold = key -> key.startsWith("datasets/ds-1/");
    var properties = TestStore.properties(server.endpoint(), "bactrian");
    return new Retention(server.store(), properties, List.of(hold), clock);
  }
}
