package io.bactrian.store.onedrive.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bactrian.store.onedrive.graph.GraphCaller.Reply;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What goes wrong on command, and that nothing else does. */
class FakeGraphFaultTest extends FakeGraphTestBase {
  private static final int STEP = Uploads.STEP;

  private final byte[] content = new byte[3 * STEP];

  private String url() {
    return caller.session("/me/drive/root:/f:", Map.of()).json().path("uploadUrl").asText();
  }

  private void assertDropped(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void throttlesAsOftenAndAfterAsManyCallsAsConfigured() {
    graph.faults().add(Fault.on("GET", "/root$").skip(1).times(2).throttle(120));
    assertThat(caller.send("GET", "/me/drive/root").status()).isEqualTo(200);
    assertThat(caller.send("GET", "/me/drive").status()).isEqualTo(200);
    Reply throttled = caller.send("GET", "/me/drive/root");
    assertThat(throttled.status()).isEqualTo(429);
    assertThat(throttled.code()).isEqualTo("activityLimitReached");
    assertThat(throttled.header("Retry-After")).isEqualTo("120");
    assertThat(caller.send("GET", "/me/drive/root").status()).isEqualTo(429);
    assertThat(caller.send("GET", "/me/drive/root").status()).isEqualTo(200);
    assertThat(graph.faults().left()).isZero();
  }

  @Test
  void failsOneFragmentOnlyAndCountsNoneOfIt() {
    graph.faults().add(Fault.on("PUT", "/upload/").fragment(1).answer(503, "serviceNotAvailable"));
    String url = url();
    assertThat(caller.fragment(url, content, 0, STEP).status()).isEqualTo(202);
    assertThat(caller.fragment(url, content, STEP, STEP).status()).isEqualTo(503);
    assertThat(caller.fragment(url, content, STEP, 2 * STEP).status()).isEqualTo(201);
  }

  @Test
  void dropsTheConnectionBeforeOrAfterTheWork() {
    graph.faults().add(Fault.on("PUT", "/a:/content").dropBefore());
    assertDropped(() -> caller.send("PUT", "/me/drive/root:/a:/content", "x"));
    assertThat(graph.tree().exists("a")).isFalse();
    graph.faults().add(Fault.on("PUT", "/upload/").fragment(1).dropAfter());
    String url = url();
    caller.fragment(url, content, 0, STEP);
    assertDropped(() -> caller.fragment(url, content, STEP, 2 * STEP));
    assertThat(graph.tree().exists("f")).isTrue();
    assertThat(caller.plain("GET", url).status()).isEqualTo(404);
  }

  @Test
  void cutsOrChangesABody() throws Exception {
    graph.tree().put("a", new byte[1000]);
    graph.faults().add(Fault.on("GET", "/download/").truncate(500));
    assertDropped(() -> caller.download("/me/drive/root:/a:/content"));
    graph.faults().add(Fault.on("GET", "/download/").corrupt(999));
    assertThat(caller.download("/me/drive/root:/a:/content")[999]).isEqualTo((byte) 1);
    graph.faults().add(Fault.on("GET", "/root:/a$").wrongHash());
    Reply wrong = caller.send("GET", "/me/drive/root:/a");
    assertThat(wrong.json().at("/file/hashes/quickXorHash").asText())
        .isNotEqualTo(QuickXor.of(new byte[1000]));
    assertThat(
            caller.send("GET", "/me/drive/root:/a").json().at("/file/hashes/quickXorHash").asText())
        .isEqualTo(QuickXor.of(new byte[1000]));
  }

  @Test
  void stallsAndSendsSlowly() throws Exception {
    graph.tree().put("a", new byte[1000]);
    graph.faults().add(Fault.on("GET", "/download/").slow(2000));
    Instant start = Instant.now();
    caller.download("/me/drive/root:/a:/content");
    assertThat(Duration.between(start, Instant.now())).isGreaterThan(Duration.ofMillis(400));
    graph.faults().add(Fault.on("GET", "/root$").stall(300));
    start = Instant.now();
    assertThat(caller.send("GET", "/me/drive/root").status()).isEqualTo(200);
    assertThat(Duration.between(start, Instant.now()))
        .isGreaterThanOrEqualTo(Duration.ofMillis(290));
  }

  @Test
  void revokesATokenOnTheWay() {
    graph.faults().add(Fault.on("GET", "/root$").skip(1).revoke());
    assertThat(caller.send("GET", "/me/drive/root").status()).isEqualTo(200);
    assertThat(caller.send("GET", "/me/drive/root").status()).isEqualTo(401);
    assertThat(caller.send("GET", "/me/drive/root").status()).isEqualTo(401);
  }

  @Test
  void takesCommandsAndGivesCountsOverHttp() {
    String faults =
        """
        [{"method":"GET","path":"/children","status":503,"code":"serviceNotAvailable",
          "headers":{"Retry-After":"2"},"times":1}]\
        """;
    assertThat(caller.send("POST", graph.address() + "/_faults", faults).status()).isEqualTo(204);
    Reply busy = caller.send("GET", "/me/drive/root/children");
    assertThat(busy.status()).isEqualTo(503);
    assertThat(busy.header("Retry-After")).isEqualTo("2");
    caller.send("GET", "/me/drive/root/children");
    caller.session("/me/drive/root:/f:", Map.of());
    Reply counts = caller.plain("GET", graph.address() + "/_requests");
    assertThat(counts.json().path("total").asInt()).isEqualTo(3);
    assertThat(counts.json().at("/counts/GET children").asInt()).isEqualTo(2);
    assertThat(counts.json().at("/counts/POST createUploadSession").asInt()).isOne();
    assertThat(graph.requests().last().get(0).status()).isEqualTo(503);
    assertThat(caller.send("POST", graph.address() + "/_faults", "{\"drop\":\"x\"}").status())
        .isEqualTo(400);
    assertThat(graph.requests().total()).isEqualTo(3);
  }

  @Test
  void closesWhileSomeoneStalls() throws Exception {
    graph.faults().add(Fault.on("GET", "/root$").stall(600_000));
    var thread = new Thread(() -> assertDropped(() -> caller.send("GET", "/me/drive/root")));
    thread.start();
    await().until(() -> graph.faults().left() == 0);
    graph.close();
    thread.join(10_000);
    assertThat(thread.isAlive()).isFalse();
    graph = FakeGraph.start(folder);
  }
}
