package io.bactrian.hub.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.shared.HubException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class FunctionRoutesTest {
  private static final String ADDRESS = "/functions/v1/mine";

  @TempDir Path folder;
  private final FunctionRoutes functions = new FunctionRoutes(new IngressHeaderFilter());
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final MockFilterChain others = new MockFilterChain();

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void answersWhatTheRouteMakesOfTheBody() throws Exception {
    serve(
        ADDRESS,
        "POST",
        exchange -> {
          Message message = exchange.getMessage();
          message.setBody(message.getBody(String.class) + message.getHeader(Exchange.HTTP_PATH));
          message.setHeader(Exchange.HTTP_RESPONSE_CODE, 202);
          message.setHeader(Exchange.CONTENT_TYPE, "text/plain");
          message.setHeader("X-Inside", "stays");
        });
    MockHttpServletResponse answer = call();
    assertThat(answer.getStatus()).isEqualTo(202);
    assertThat(answer.getContentAsString()).isEqualTo("{}" + ADDRESS);
    assertThat(answer.getContentType()).isEqualTo("text/plain");
    assertThat(answer.getHeaderNames()).doesNotContain("X-Inside");
    assertThat(others.getRequest()).isNull();
  }

  @Test
  void copiesAStreamAndAnswersNothingWithNothing() throws Exception {
    serve(
        ADDRESS,
        "POST,GET",
        exchange ->
            exchange
                .getMessage()
                .setBody(new ByteArrayInputStream("much".getBytes(StandardCharsets.UTF_8))));
    assertThat(call().getContentAsString()).isEqualTo("much");
    serve(ADDRESS, "POST", exchange -> exchange.getMessage().setBody(null));
    MockHttpServletResponse nothing = call();
    assertThat(nothing.getStatus()).isEqualTo(200);
    assertThat(nothing.getContentAsByteArray()).isEmpty();
  }

  @Test
  void answersWhatCamelKeepsInAFileUntilTheExchangeIsDone() throws Exception {
    String large = "x".repeat(300_000);
    context.setStreamCaching(true);
    context.getStreamCachingStrategy().setSpoolEnabled(true);
    context.getStreamCachingStrategy().setSpoolThreshold(1000);
    context.getStreamCachingStrategy().setSpoolDirectory(folder.toFile());
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:large")
                .routeId("large")
                .process(
                    exchange ->
                        exchange
                            .getMessage()
                            .setBody(
                                new BufferedInputStream(
                                    new ByteArrayInputStream(
                                        large.getBytes(StandardCharsets.UTF_8)))))
                .to("direct:cached");
            from("direct:cached").setHeader("seen", constant(true));
          }
        });
    context.start();
    var consumer = (DefaultConsumer) context.getRoute("large").getConsumer();
    functions.registerHttpEndpoint(new HttpEndpointModel(ADDRESS, "POST", null, null, consumer));
    assertThat(call().getContentAsString()).isEqualTo(large);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void keepsTheReasonOfAFailureInTheLog() throws Exception {
    serve(
        ADDRESS,
        "POST",
        exchange -> {
          throw new IllegalStateException("inside");
        });
    assertThatThrownBy(this::call)
        .isInstanceOf(HubException.class)
        .hasMessageContaining("The log holds the reason")
        .hasMessageNotContaining("inside");
  }

  @Test
  void leavesToOthersWhatNoRouteServesAtThisVeryAddress() throws Exception {
    serve("/functions/v1/{any}", "POST", exchange -> {});
    serve(ADDRESS, "GET", exchange -> {});
    call();
    assertThat(others.getRequest()).isNotNull();
  }

  @Test
  void leavesToOthersARouteThatIsGone() throws Exception {
    HttpEndpointModel served = serve(ADDRESS, "POST", exchange -> {});
    functions.unregisterHttpEndpoint(served);
    call();
    assertThat(others.getRequest()).isNotNull();
  }

  private HttpEndpointModel serve(String address, String verbs, Processor step) throws Exception {
    String id = "route-" + context.getRoutes().size();
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from("direct:" + id).routeId(id).process(step);
          }
        });
    context.start();
    var model =
        new HttpEndpointModel(
            address, verbs, null, null, (DefaultConsumer) context.getRoute(id).getConsumer());
    functions.registerHttpEndpoint(model);
    return model;
  }

  private MockHttpServletResponse call() throws Exception {
    var request = new MockHttpServletRequest("POST", ADDRESS);
    request.setContent("{}".getBytes(StandardCharsets.UTF_8));
    var response = new MockHttpServletResponse();
    functions.doFilter(request, response, others);
    return response;
  }
}
