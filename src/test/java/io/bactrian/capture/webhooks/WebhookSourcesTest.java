package io.bactrian.capture.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.hub.webhookauth.Claim;
import io.bactrian.hub.webhookauth.Proof;
import io.bactrian.hub.webhookauth.ProofSpec;
import io.bactrian.hub.webhookauth.SenderProofs;
import io.bactrian.hub.webhookauth.WebhookCall;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Which source an address is of, with no hub around. */
class WebhookSourcesTest {
  private final WebhookSources sources =
      new WebhookSources(
          List.of(
              new Known("logins", Set.of("POST /webhooks/mt5", "GET /webhooks/mt5/*/last")),
              new Known(
                  "alerts",
                  Set.of(
                      "POST /webhooks/alerts/*",
                      "POST /webhooks/" + SenderProofs.ANY + "/*",
                      "POST /webhooks/" + SenderProofs.ANY))));

  private record Known(String senders, Set<String> addresses) implements SenderProofs {
    @Override
    public Proof of(ProofSpec spec) {
      return call -> new Claim.Proven(senders);
    }
  }

  @Test
  void knowsTheSendersOfItsModulesWithoutARoute() {
    assertThat(names("/webhooks/mt5")).containsExactly("POST mt5 []");
    assertThat(names("/webhooks/mt5/5001/last")).containsExactly("GET mt5 [5001]");
    assertThat(names("/webhooks/alerts/t")).containsExactly("POST alerts [t]");
    assertThat(names("/webhooks/alerts/")).isEmpty();
    assertThat(names("/webhooks/alerts/t/more")).isEmpty();
    assertThat(names("/webhooks/own/t")).isEmpty();
    assertThat(sources.named("mt5")).map(WebhookSource::address).hasValue("/webhooks/mt5");
  }

  @Test
  void aPlainAddressHasTheProofOfItsModuleElseThatOfAnyAddress() {
    assertThat(proof("POST", "/webhooks/mt5")).isEqualTo("logins");
    assertThat(proof("GET", "/webhooks/mt5/*/last")).isEqualTo("logins");
    assertThat(proof("POST", "/webhooks/own/*")).isEqualTo("alerts");
    assertThat(proof("POST", "/webhooks/own")).isEqualTo("alerts");
    assertThat(sources.plain("GET", "/webhooks/own")).isNull();
    assertThat(sources.plain("POST", "/webhooks/own/*/deep")).isNull();
    assertThat(sources.handsOn("POST", "/webhooks/own/*")).isTrue();
    assertThat(sources.handsOn("POST", "/webhooks/mt5/*")).isFalse();
    assertThat(sources.handsOn("GET", "/webhooks/own")).isFalse();
  }

  @Test
  void whoeverServedFirstGoesOnAndASourceStaysKnown() throws Exception {
    try (var camel = new DefaultCamelContext()) {
      DefaultConsumer first = consumer(camel);
      DefaultConsumer second = consumer(camel);
      WebhookSource own = Objects.requireNonNull(sources.plain("POST", "/webhooks/own/*"));
      sources.add(own, first);
      sources.add(own, second);
      assertThat(serving(own)).isSameAs(first);
      sources.remove(first);
      assertThat(serving(own)).isSameAs(second);
      sources.remove(second);
      assertThat(sources.serving(own)).isEmpty();
      assertThat(names("/webhooks/own/t")).containsExactly("POST own [t]");
      assertThat(sources.names()).containsExactly("own");
    }
  }

  private DefaultConsumer serving(WebhookSource source) {
    return sources.serving(source).orElseThrow().consumer();
  }

  private static DefaultConsumer consumer(DefaultCamelContext camel) throws Exception {
    var consumer = new DefaultConsumer(camel.getEndpoint("direct:x"), exchange -> {});
    consumer.start();
    return consumer;
  }

  private String proof(String method, String address) {
    WebhookSource source = Objects.requireNonNull(sources.plain(method, address));
    var call = new WebhookCall(new MockHttpServletRequest(), List.of());
    return ((Claim.Proven) source.proof().claim(call)).sender();
  }

  private List<String> names(String path) {
    return sources.at(path.split("/", -1)).stream()
        .map(
            found ->
                found.source().method() + " " + found.source().name() + " " + found.variables())
        .toList();
  }
}
