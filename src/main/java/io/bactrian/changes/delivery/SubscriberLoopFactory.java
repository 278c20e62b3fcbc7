package io.bactrian.changes.delivery;

import io.bactrian.changes.kafka.KafkaClients;
import io.bactrian.changes.kafka.KafkaKeys;
import io.bactrian.changes.kafka.KafkaOffsets;
import io.bactrian.changes.log.CdcProperties;
import io.bactrian.changes.log.ChangeLog;
import io.bactrian.changes.log.EventJson;
import io.bactrian.changes.log.Subscriber;
import io.bactrian.changes.log.Subscriptions;
import io.bactrian.hub.deadletters.DeadLetters;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Gives a subscriber's loop what it works with. */
@Component
record SubscriberLoopFactory(
    ChangeLog log,
    Subscriptions subscriptions,
    KafkaClients kafka,
    KafkaOffsets offsets,
    KafkaKeys keys,
    EventJson json,
    RunningSubscribers running,
    DeadLetters deadLetters,
    TransactionTemplate transaction,
    CdcProperties properties) {

  /** From where the hub's changes come: in process, or over Kafka. */
  SubscriberLoop create(Subscriber subscriber, EventHandler handler) {
    int batch = Math.max(properties.batchSize(), subscriber.batch());
    if (!kafka.properties().enabled()) {
      return fromLog(subscriber, handler, batch);
    }
    var delivery =
        new KafkaDelivery(
            subscriber, handler, kafka, offsets, subscriptions, json, transaction, batch);
    return loop(subscriber, delivery, batch);
  }

  /** From the change log, whatever the others do. */
  SubscriberLoop fromLog(Subscriber subscriber, EventHandler handler, int batch) {
    var delivery =
        new LogDelivery(subscriber, handler, log, subscriptions, offsets, keys, transaction);
    return loop(subscriber, delivery, batch);
  }

  private SubscriberLoop loop(Subscriber subscriber, Delivery delivery, int batch) {
    return new SubscriberLoop(subscriber, delivery, running, deadLetters, properties, batch);
  }
}
