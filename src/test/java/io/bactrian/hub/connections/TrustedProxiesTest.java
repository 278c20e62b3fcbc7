package io.bactrian.hub.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class TrustedProxiesTest {
  private final TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.0/8", "fd00::/8"));

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // peer,      forwarded,                      the client is
        "52.89.214.238, -,                            52.89.214.238",
        "9.9.9.9,       52.89.214.238,                9.9.9.9", // a spoofed header
        "10.0.0.1,      52.89.214.238,                52.89.214.238",
        "10.0.0.1,      '52.89.214.238, 9.9.9.9',     9.9.9.9", // made up by the client
        "10.0.0.1,      '9.9.9.9, 52.89.214.238',     52.89.214.238",
        "10.0.0.1,      '52.89.214.238, 10.0.0.2',    52.89.214.238", // two proxies
        "10.0.0.1,      nonsense,                     nonsense",
        "10.0.0.1,      -,                            10.0.0.1",
        "fd00::1,       52.89.214.238,                52.89.214.238",
      })
  void takesForwardedHeadersFromTrustedProxiesOnly(String peer, String forwarded, String client) {
    MockHttpServletRequest request = from(peer);
    if (forwarded != null) {
      request.addHeader("X-Forwarded-For", forwarded);
    }
    assertThat(proxies.clientOf(request)).isEqualTo(client);
  }

  @Test
  void readsSeveralHeadersAsOneList() {
    MockHttpServletRequest request = from("10.0.0.1");
    request.addHeader("X-Forwarded-For", "52.89.214.238");
    request.addHeader("X-Forwarded-For", "9.9.9.9");
    assertThat(proxies.clientOf(request)).isEqualTo("9.9.9.9");
  }

  @ParameterizedTest
  @CsvSource({
    "9.9.9.9,              9.9.9.9",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0",
    "2001:db8:1:2:f::1,    2001:db8:1:2:0:0:0:0",
    "2001:db8:1:3::1,      2001:db8:1:3:0:0:0:0",
    "no:address,           no:address",
  })
  void countsAnIpv6NetworkAsOneCaller(String address, String caller) {
    assertThat(TrustedProxies.network(address)).isEqualTo(caller);
  }

  @Test
  void countsLongNamesAsOneCaller() {
    assertThat(TrustedProxies.network("a".repeat(46)))
        .isEqualTo(TrustedProxies.network("b".repeat(5000)));
  }

  private static MockHttpServletRequest from(String peer) {
    var request = new MockHttpServletRequest("POST", "/webhooks/tradingview/x");
    request.setRemoteAddr(peer);
    return request;
  }
}
