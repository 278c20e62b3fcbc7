package io.bactrian.hub.liveedit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class StartingGateTest {
  private final SwapGate gate = new SwapGate(Duration.ZERO, new ObjectMapper(), () -> true);

  private MockHttpServletResponse ask(String accept) throws ServletException, IOException {
    var request = new MockHttpServletRequest("GET", "/");
    request.addHeader("Accept", accept);
    var response = new MockHttpServletResponse();
    gate.doFilter(request, response, new MockFilterChain());
    return response;
  }

  @Test
  void aBrowserAsksAgainByItselfWhileTheHubStarts() throws Exception {
    MockHttpServletResponse answer = ask("text/html,application/xhtml+xml,*/*;q=0.8");
    assertThat(answer.getStatus()).isEqualTo(503);
    assertThat(answer.getHeader("Refresh")).isEqualTo("1");
    assertThat(answer.getContentAsString()).contains("<h1>Bactrian starts</h1>");
    gate.routesLoaded();
    assertThat(ask("text/html").getStatus()).isEqualTo(200);
  }

  @Test
  void answersACallerThatTheHubStarts() throws Exception {
    MockHttpServletResponse answer = ask("application/json");
    assertThat(answer.getStatus()).isEqualTo(503);
    assertThat(answer.getHeader("Retry-After")).isEqualTo("1");
    assertThat(answer.getContentAsString()).contains("the hub starts");
  }
}
