package io.bactrian.store.objects;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Counts what goes to a store elsewhere: each try that carried bytes, as hosts bill it. */
final class SentBytes implements ExecutionInterceptor {
  private final Counter sent;

  SentBytes(Counter sent) {
    this.sent = sent;
  }

  static Counter counter(MeterRegistry meters) {
    return Counter.builder("hub.egress.bytes")
        .description("Bytes that left the hub, by way")
        .tag("way", "objects")
        .register(meters);
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    context
        .httpRequest()
        .firstMatchingHeader("Content-Length")
        .ifPresent(length -> sent.increment(Long.parseLong(length)));
  }
}
