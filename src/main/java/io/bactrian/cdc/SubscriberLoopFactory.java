package io.bactrian.cdc;

import io.bactrian.monitoring.DeadLetters;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Gives a subscriber's loop what it works with. */
@Component
record SubscriberLoopFactory(
    ChangeLog log,
    Subscriptions subscriptions,
    RunningSubscribers running,
    DeadLetters deadLetters,
    TransactionTemplate transaction,
    CdcProperties properties) {

  SubscriberLoop create(Subscriber subscriber, EventHandler handler) {
    var delivery = new LogDelivery(subscriber, handler, log, subscriptions, transaction);
    var timer = running.deliveryTimer(subscriber.name());
    return new SubscriberLoop(subscriber, delivery, running, deadLetters, timer, properties);
  }
}
