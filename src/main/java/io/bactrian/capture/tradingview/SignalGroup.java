package io.bactrian.capture.tradingview;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Alerts that are stored together, none of which sees another's row: resends and suspects among
 * them.
 */
final class SignalGroup {
  private record Bytes(String tokenId, ByteBuffer sha256) {}

  private record Moment(
      String tokenId,
      Instant firedAt,
      String ticker,
      @Nullable String interval,
      @Nullable String orderId) {}

  private final Duration window;
  private final List<AlertEntry> first = new ArrayList<>();
  private final Map<Bytes, AlertEntry> byBytes = new HashMap<>();
  private final Map<Moment, AlertEntry> byMoment = new HashMap<>();
  private final Map<String, String> twins = new HashMap<>();
  private final Map<String, String> suspects = new HashMap<>();

  SignalGroup(Duration window) {
    this.window = window;
  }

  void add(AlertEntry alert) {
    var bytes = new Bytes(alert.message().sender(), ByteBuffer.wrap(alert.sha256()));
    AlertEntry known = byBytes.get(bytes);
    if (known != null && isResend(known, alert)) {
      twins.put(alert.id(), known.id());
      return;
    }
    byBytes.put(bytes, alert);
    first.add(alert);
    Instant firedAt = alert.signal().firedAt();
    if (firedAt != null) {
      var moment =
          new Moment(
              alert.message().sender(),
              firedAt,
              alert.signal().ticker(),
              alert.signal().interval(),
              alert.signal().orderId());
      AlertEntry earlier = byMoment.putIfAbsent(moment, alert);
      if (earlier != null) {
        suspects.put(alert.id(), earlier.id());
      }
    }
  }

  private boolean isResend(AlertEntry known, AlertEntry alert) {
    return alert.signal().firedAt() != null
        || Duration.between(known.receivedAt(), alert.receivedAt()).compareTo(window) < 0;
  }

  /** Each alert once, in order. */
  List<AlertEntry> first() {
    return first;
  }

  /** Those whose resends are recognised by a time window. */
  List<AlertEntry> withoutMoment() {
    return first.stream().filter(alert -> alert.signal().firedAt() == null).toList();
  }

  /** The alert of the group that it repeats, by id; itself where it is the first. */
  String twinOf(AlertEntry alert) {
    return Objects.requireNonNull(twins.getOrDefault(alert.id(), alert.id()));
  }

  @Nullable String suspectOf(AlertEntry alert) {
    return suspects.get(alert.id());
  }
}
