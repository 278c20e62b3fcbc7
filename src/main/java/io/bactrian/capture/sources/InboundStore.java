package io.bactrian.capture.sources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.bactrian.capture.spool.EntryStore;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes rows of what the webhooks brought: one transaction for a group, one store a type. */
final class InboundStore implements EntryStore<Inbound, Answer> {
  private final TransactionTemplate transaction;
  private final List<TypedStore<?>> stores;
  private final RejectedMessages rejected;
  private final ObjectMapper spooled =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  InboundStore(
      TransactionTemplate transaction, List<TypedStore<?>> stores, RejectedMessages rejected) {
    this.transaction = transaction;
    this.stores = List.copyOf(stores);
    this.rejected = rejected;
    stores.forEach(store -> spooled.registerSubtypes(new NamedType(store.type(), store.name())));
  }

  @Override
  public List<Outcome<Answer>> store(List<Inbound> entries) {
    Map<String, Outcome<Answer>> outcomes =
        Objects.requireNonNull(transaction.execute(status -> storeInside(entries)));
    return entries.stream().map(entry -> Objects.requireNonNull(outcomes.get(entry.id()))).toList();
  }

  private Map<String, Outcome<Answer>> storeInside(List<Inbound> entries) {
    Map<String, Outcome<Answer>> outcomes = new HashMap<>();
    stores.forEach(store -> outcomes.putAll(storeIn(store, entries)));
    return outcomes;
  }

  private static <E extends Inbound> Map<String, Outcome<Answer>> storeIn(
      TypedStore<E> store, List<Inbound> entries) {
    List<E> own =
        entries.stream().filter(store.type()::isInstance).map(store.type()::cast).toList();
    return own.isEmpty() ? Map.of() : store.store(own);
  }

  @Override
  public void refuse(Inbound entry, HubException reason) {
    transaction.executeWithoutResult(
        status -> rejected.store(List.of(RefusedEntry.of(entry, reason))));
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
