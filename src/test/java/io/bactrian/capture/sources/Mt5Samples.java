package io.bactrian.capture.sources;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Messages of an Expert Advisor whose clock is two hours ahead. */
final class Mt5Samples {
  private Mt5Samples() {}

  static String login() {
    return Long.toString(ThreadLocalRandom.current().nextLong(1_000_000_000L, 9_000_000_000L));
  }

  static String message(String login, String server, String kind, String items) {
    return "{\"login\":\"%s\",%s\"gmt_offset_s\":7200,\"kind\":\"%s\",\"items\":[%s]}"
        .formatted(login, server, kind, items);
  }

  static String id() {
    return UUID.randomUUID().toString();
  }

  static String deal(String ticket) {
    return """
    {"ticket":"%s","order":"5","position_id":"7","time_msc":1735689600123,"type":"BUY","entry":"IN",\
    "symbol":"BTCUSD","volume":0.1,"price":42000.50,"commission":-0.4}\
    """
        .formatted(ticket);
  }

  static String bar(String symbol, String close) {
    return """
    {"symbol":"%s","period":"M5","time":1735689600,"open":1,"high":2,"low":1,"close":%s,"volume":3}\
    """
        .formatted(symbol, close);
  }
}
