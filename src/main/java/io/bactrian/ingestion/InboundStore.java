package io.bactrian.ingestion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.bactrian.ingestion.Inbound.Alert;
import io.bactrian.ingestion.Inbound.Change;
import io.bactrian.ingestion.Inbound.Refused;
import io.bactrian.ingestion.Inbound.Telemetry;
import io.bactrian.intake.EntryStore;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes rows of what the webhooks brought: one transaction for a group, one statement a kind. */
final class InboundStore implements EntryStore<Inbound, Answer> {
  private final TransactionTemplate transaction;
  private final SignalStore signals;
  private final Mt5Store telemetry;
  private final ChangeStore changes;
  private final RejectedMessages rejected;
  private final ObjectMapper spooled =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  InboundStore(
      TransactionTemplate transaction,
      SignalStore signals,
      Mt5Store telemetry,
      ChangeStore changes,
      RejectedMessages rejected) {
    this.transaction = transaction;
    this.signals = signals;
    this.telemetry = telemetry;
    this.changes = changes;
    this.rejected = rejected;
  }

  @Override
  public List<Outcome<Answer>> store(List<Inbound> entries) {
    Map<String, Outcome<Answer>> outcomes =
        Objects.requireNonNull(transaction.execute(status -> storeInside(entries)));
    return entries.stream().map(entry -> Objects.requireNonNull(outcomes.get(entry.id()))).toList();
  }

  private Map<String, Outcome<Answer>> storeInside(List<Inbound> entries) {
    List<Alert> alerts = new ArrayList<>();
    Map<Mt5Kind, List<Telemetry>> batches = new EnumMap<>(Mt5Kind.class);
    List<Change> changed = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    for (Inbound entry : entries) {
      if (entry instanceof Alert alert) {
        alerts.add(alert);
      } else if (entry instanceof Telemetry batch) {
        batches.computeIfAbsent(batch.batch().kind(), kind -> new ArrayList<>()).add(batch);
      } else if (entry instanceof Change change) {
        changed.add(change);
      } else if (entry instanceof Refused one) {
        refused.add(one);
      }
    }
    Map<String, Outcome<Answer>> outcomes = new HashMap<>();
    if (!alerts.isEmpty()) {
      outcomes.putAll(signals.store(alerts));
    }
    batches.forEach((kind, messages) -> outcomes.putAll(store(kind, messages)));
    if (!changed.isEmpty()) {
      changes.store(changed);
      outcomes.putAll(all(changed, Answer.STORED));
    }
    if (!refused.isEmpty()) {
      rejected.keep(refused);
      outcomes.putAll(all(refused, Answer.REJECTED));
    }
    return outcomes;
  }

  private static Map<String, Outcome<Answer>> all(List<? extends Inbound> entries, String status) {
    return entries.stream()
        .map(Inbound::id)
        .collect(
            Collectors.toMap(Function.identity(), id -> Outcome.of(Answer.ofSignal(id, status))));
  }

  /** What of the messages is refused is kept with what is stored of them, and like it once. */
  private Map<String, Outcome<Answer>> store(Mt5Kind kind, List<Telemetry> messages) {
    Map<String, Outcome<Answer>> outcomes = telemetry.store(kind, messages);
    List<Refused> refused =
        messages.stream()
            .filter(message -> Objects.requireNonNull(outcomes.get(message.id())).answer() != null)
            .flatMap(InboundStore::refusedItems)
            .toList();
    if (!refused.isEmpty()) {
      rejected.keep(refused);
    }
    return outcomes;
  }

  private static Stream<Refused> refusedItems(Telemetry entry) {
    return entry.batch().rejected().stream().map(item -> Refused.of(entry, item));
  }

  @Override
  public void refuse(Inbound entry, HubException reason) {
    transaction.executeWithoutResult(status -> rejected.keep(List.of(Refused.of(entry, reason))));
  }

  @Override
  public int size(Inbound entry) {
    return entry.message().body().length;
  }

  @Override
  public byte[] write(Inbound entry) {
    try {
      return spooled.writeValueAsBytes(entry);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an entry can always be written", e);
    }
  }

  @Override
  public Inbound read(byte[] bytes) {
    try {
      return spooled.readValue(bytes, Inbound.class);
    } catch (IOException e) {
      throw new UncheckedIOException("a record of the spool is not an entry of this version", e);
    }
  }
}
