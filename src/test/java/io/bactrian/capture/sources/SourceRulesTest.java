package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.hub.connections.TrustedProxies;
import io.bactrian.shared.HubException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.web.MockHttpServletRequest;

class SourceRulesTest {
  private static final String TRADINGVIEW = "52.89.214.238";
  private static final String SUBJECT =
      "CN=TradingView Webhooks,O=TradingView\\, Inc.,L=Columbus,C=US";

  @ParameterizedTest
  @CsvSource({
    "52.89.214.238, 9.9.9.9,       true", // no proxy: the header is made up
    "9.9.9.9,       52.89.214.238, false",
    "10.0.0.1,      52.89.214.238, true",
    "10.0.0.1,      nonsense,      false",
  })
  void takesAlertsFromTheseAddressesOnly(String peer, String forwarded, boolean taken) {
    var rules = rules(Map.of("tradingview-sources", TRADINGVIEW));
    MockHttpServletRequest request = from(peer);
    request.addHeader("X-Forwarded-For", forwarded);
    if (taken) {
      assertThatCode(() -> rules.check(request)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> rules.check(request)).isInstanceOf(HubException.class);
    }
  }

  @Test
  void asksForNothingUnlessConfigured() {
    assertThatCode(() -> rules(Map.of()).check(from("9.9.9.9"))).doesNotThrowAnyException();
  }

  @Test
  void takesTheCertificatesNamesFromATrustedProxyOnly() {
    var rules =
        rules(Map.of("tradingview-certificate", "CN=TradingView Webhooks,O=TradingView\\, Inc."));
    assertThatThrownBy(() -> rules.check(from("10.0.0.1"))).hasMessageContaining("certificate");
    assertThatCode(() -> rules.check(certified("10.0.0.1", SUBJECT))).doesNotThrowAnyException();
    assertThatThrownBy(() -> rules.check(certified("9.9.9.9", SUBJECT)))
        .hasMessageContaining("certificate");
    assertThatThrownBy(() -> rules.check(certified("10.0.0.1", "CN=TradingView Webhooks,O=Other")))
        .hasMessageContaining("certificate");
    assertThatThrownBy(() -> rules.check(certified("10.0.0.1", "not a name")))
        .hasMessageContaining("certificate");
  }

  @Test
  void refusesACertificateNameThatIsNone() {
    assertThatThrownBy(() -> rules(Map.of("tradingview-certificate", "TradingView")))
        .hasMessageContaining("hub.ingestion.tradingview-certificate");
  }

  private static MockHttpServletRequest certified(String peer, String subject) {
    MockHttpServletRequest request = from(peer);
    request.addHeader("X-Client-Cert-Subject", subject);
    return request;
  }

  private static MockHttpServletRequest from(String peer) {
    var request = new MockHttpServletRequest("POST", "/webhooks/tradingview/x");
    request.setRemoteAddr(peer);
    return request;
  }

  private static SourceRules rules(Map<String, String> properties) {
    return new SourceRules(
        new Binder(List.of(new MapConfigurationPropertySource(properties)))
            .bindOrCreate("", IngestionProperties.class),
        new TrustedProxies(List.of("10.0.0.0/8")));
  }
}
