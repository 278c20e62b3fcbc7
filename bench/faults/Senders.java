import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Numbered alerts and deals, sent as TradingView (a resend on 5xx only, 5 s apart, three times) and
 * as the Expert Advisor (the same id until it is acknowledged) send them.
 */
final class Senders {
  private static final int ALERT_SENDERS = 6;
  private static final int DEAL_SENDERS = 2;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();
  private final String base;
  private final Properties credentials = new Properties();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final LongAdder sent = new LongAdder();
  private final LongAdder resent = new LongAdder();
  private final LongAdder givenUp = new LongAdder();
  private final LongAdder spooled = new LongAdder();
  private final Set<Integer> alerts = ConcurrentHashMap.newKeySet();
  private final Set<Integer> deals = ConcurrentHashMap.newKeySet();
  private final Set<String> odd = ConcurrentHashMap.newKeySet();
  private volatile long slowest;
  private volatile boolean stopped;

  /**
   * @param credentials the file of the hub's secrets
   */
  Senders(String base, Path credentials) throws IOException {
    this.base = base;
    try (var reader = Files.newBufferedReader(credentials)) {
      this.credentials.load(reader);
    }
  }

  /**
   * @param rate messages a second, all senders together
   */
  void start(int rate) {
    Duration pause = Duration.ofNanos(1_000_000_000L * (ALERT_SENDERS + DEAL_SENDERS) / rate);
    for (int i = 0; i < ALERT_SENDERS + DEAL_SENDERS; i++) {
      boolean alert = i < ALERT_SENDERS;
      Thread sender = new Thread(() -> send(alert, pause));
      sender.start();
      threads.add(sender);
    }
  }

  void stop() throws InterruptedException {
    stopped = true;
    for (Thread sender : threads) {
      sender.join();
    }
  }

  /** The numbers of the acknowledged alerts. */
  Set<Integer> alerts() {
    return alerts;
  }

  /** The numbers of the acknowledged deals. */
  Set<Integer> deals() {
    return deals;
  }

  /** Answers other than 200 and 503. */
  Set<String> odd() {
    return odd;
  }

  Duration slowest() {
    return Duration.ofNanos(slowest);
  }

  void forgetSlowest() {
    slowest = 0;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "sent %,d  acknowledged %,d (%,d of them spooled)  resent %,d  given up as TradingView does %,d",
        sent.sum(),
        alerts.size() + deals.size(),
        spooled.sum(),
        resent.sum(),
        givenUp.sum());
  }

  private void send(boolean alert, Duration pause) {
    while (!stopped) {
      int n = next.getAndIncrement();
      long start = System.nanoTime();
      sent.increment();
      try {
        if (alert) {
          sendAsTradingView(n);
        } else {
          sendAsExpertAdvisor(n);
        }
        long left = pause.toNanos() - (System.nanoTime() - start);
        if (left > 0) {
          TimeUnit.NANOSECONDS.sleep(left);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void sendAsTradingView(int n) throws InterruptedException {
    String body =
        "{\"strategy\":\"faults\",\"ticker\":\"BTCUSD\",\"action\":\"buy\",\"close\":%d.5,\"timenow\":\"%s\",\"order_id\":\"n%d\"}"
            .formatted(n, Instant.now().truncatedTo(ChronoUnit.SECONDS), n);
    for (int attempt = 0; attempt < 4; attempt++) {
      if (attempt > 0) {
        Thread.sleep(5000);
        resent.increment();
      }
      var request =
          HttpRequest.newBuilder(
                  URI.create(
                      base + "/webhooks/tradingview/" + credentials.get("tradingview.token")))
              .timeout(Duration.ofSeconds(3))
              .POST(BodyPublishers.ofString(body));
      int status = post(request, n, alerts);
      if (status < 500) {
        if (status != 200) {
          givenUp.increment(); // a refusal or no answer at all is never sent again
        }
        return;
      }
    }
    givenUp.increment();
  }

  private void sendAsExpertAdvisor(int n) throws InterruptedException {
    String body =
        """
        {"login":"7001","gmt_offset_s":0,"kind":"deal","items":[{"ticket":"%d","order":"%d","position_id":"%d",\
        "time_msc":%d,"type":"BUY","entry":"IN","symbol":"BTCUSD","volume":0.1,"price":42000.5}]}"""
            .formatted(n + 1, n + 1, n + 1, System.currentTimeMillis());
    for (int attempt = 0; !stopped || attempt < 60; attempt++) {
      if (attempt > 0) {
        Thread.sleep(Math.min(3000, 200L << Math.min(attempt, 5)));
        resent.increment();
      }
      String time = Long.toString(Instant.now().getEpochSecond());
      var request =
          HttpRequest.newBuilder(URI.create(base + "/webhooks/mt5"))
              .timeout(Duration.ofSeconds(5))
              .headers("webhook-id", "deal-" + n, "webhook-timestamp", time)
              .header("webhook-signature", sign("deal-" + n + "." + time + "." + body))
              .POST(BodyPublishers.ofString(body));
      if (post(request, n, deals) == 200) {
        return;
      }
    }
    givenUp.increment();
  }

  /** The status, or 0 where there was no answer. */
  private int post(HttpRequest.Builder request, int n, Set<Integer> acknowledged)
      throws InterruptedException {
    long start = System.nanoTime();
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        acknowledged.add(n);
        slowest = Math.max(slowest, System.nanoTime() - start);
        if (answer.body().contains("spooled")) {
          spooled.increment();
        }
      } else if (answer.statusCode() != 503) {
        odd.add(answer.statusCode() + " " + answer.body());
      }
      return answer.statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  private String sign(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              Base64.getDecoder().decode(credentials.getProperty("mt5.secret").substring(6)),
              "HmacSHA256"));
      return "v1,"
          + Base64.getEncoder()
              .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
