package io.bactrian.models.jsonmodels;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelCacheTest {
  private static final ModelName NAME = new ModelName("test", "BTCUSD");

  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final List<@Nullable String> asked = new ArrayList<>();
  private volatile Supplier<ModelObjects.@Nullable Found> store = () -> found("1");
  private long now = Long.MAX_VALUE - 5; // the clock has no origin, and may overflow
  private final ModelCache cache =
      new ModelCache(
          (name, etag) -> {
            asked.add(etag);
            return store.get();
          },
          executor,
          () -> now);

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  private static ModelObjects.Found found(String version) {
    var model =
        new JsonModel(
            "test",
            "BTCUSD",
            version,
            Instant.EPOCH,
            "service",
            "a test",
            JsonNodeFactory.instance.objectNode());
    return new ModelObjects.Found(model, "etag-" + version);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private @Nullable String version() {
    JsonModel model = cache.read(NAME).model();
    return model == null ? null : model.version();
  }

  private static HubException failure(ErrorCode code) {
    return new HubException(code, "the store is away");
  }

  @Test
  void asksTheStoreOnceInFiveMinutesAndThenOnlyForWhatChanged() {
    version();
    pass(Duration.ofMinutes(5).minusNanos(1));
    assertThat(version()).isEqualTo("1");
    assertThat(asked).hasSize(1);
    store = () -> null; // not modified
    pass(Duration.ofNanos(1));
    assertThat(version()).isEqualTo("1");
    store = () -> found("2");
    assertThat(version()).isEqualTo("1");
    pass(Duration.ofMinutes(5));
    assertThat(version()).isEqualTo("2");
    assertThat(asked).containsExactly(null, "etag-1", "etag-1");
  }

  @Test
  void keepsWhatIsKnownWhileTheStoreIsAwayAndSaysSo() {
    version();
    store =
        () -> {
          throw failure(ErrorCode.UNAVAILABLE);
        };
    pass(Duration.ofMinutes(5));
    assertThat(version()).isEqualTo("1");
    assertThat(cache.read(NAME).problem()).isEqualTo("the store is away");
    assertThat(asked).as("it is not asked at every decision").hasSize(2);
    store = () -> found("2");
    pass(Duration.ofSeconds(30));
    assertThat(version()).isEqualTo("2");
    assertThat(cache.read(NAME).problem()).isNull();
  }

  @Test
  void keepsWhatIsKnownWhereTheNewOneIsRefused() {
    version();
    store =
        () -> {
          throw failure(ErrorCode.UNPROCESSABLE);
        };
    pass(Duration.ofMinutes(5));
    assertThat(version()).isEqualTo("1");
    assertThat(cache.read(NAME).problem()).isNotNull();
  }

  @Test
  void knowsNoneWhereThereIsNoneAnyMore() {
    version();
    store =
        () -> {
          throw failure(ErrorCode.NOT_FOUND);
        };
    pass(Duration.ofMinutes(5));
    assertThat(cache.read(NAME)).isEqualTo(ModelReading.NONE);
  }

  @Test
  void readsAnewRightAfterAWriteOfItsOwn() {
    version();
    store = () -> found("2");
    cache.written(NAME);
    assertThat(version()).isEqualTo("2");
    assertThat(asked).containsExactly(null, null);
  }

  @Test
  void remembersThatThereIsNone() {
    store =
        () -> {
          throw failure(ErrorCode.NOT_FOUND);
        };
    version();
    version();
    assertThat(asked).hasSize(1);
  }
}
