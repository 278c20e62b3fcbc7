package io.bactrian.store.objects;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Counts what goes to a store elsewhere: each try that carried bytes, as hosts bill it. */
public final class SentBytes implements ExecutionInterceptor {
  public static final String METER = "hub.egress.bytes";

  private final Counter sent;

  SentBytes(Counter sent) {
    this.sent = sent;
  }

  /** What left the hub by a way, of which the object store is one. */
  public static Counter counter(MeterRegistry meters, String way) {
    return Counter.builder(METER)
        .description("Bytes that left the hub, by way")
        .tag("way", way)
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
