package io.bactrian.routes.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.routes.RouteTestSupport;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.AdviceWithRouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** The flow of a request to train; what its steps do is tested beside them. */
class TrainTest extends RouteTestSupport {
  private static final Map<String, ?> RUNS = Map.of("runs", List.of("run"), "done", true);

  TrainTest() {
    super("routes/training/train.camel.yaml");
  }

  @Test
  void answersWithTheRunsThatWereRequested() throws Exception {
    AdviceWith.adviceWith(
        context,
        "train",
        route -> {
          ends(route);
          route.weaveById("validate-train-request").remove();
          route
              .weaveById("request-training")
              .replace()
              .to("mock:requested")
              .setBody(route.constant(RUNS));
        });
    context.start();
    MockEndpoint requested = getMockEndpoint("mock:requested");
    requested.expectedBodiesReceived("{\"symbol\":\"BTCUSD\"}");
    MockEndpoint answered = getMockEndpoint("mock:answered");
    answered.expectedBodiesReceived(RUNS);

    template.sendBody("direct:in", "{\"symbol\":\"BTCUSD\"}");

    MockEndpoint.assertIsSatisfied(requested, answered);
  }

  @Test
  void requestsNothingWhereTheRequestIsNotValid() throws Exception {
    AdviceWith.adviceWith(
        context,
        "train",
        route -> {
          ends(route);
          route
              .weaveById("validate-train-request")
              .replace()
              .throwException(
                  new HubException(ErrorCode.INVALID_FIELD, "symbol", "Name a symbol."));
          route.weaveById("request-training").replace().to("mock:requested");
        });
    context.start();
    MockEndpoint requested = getMockEndpoint("mock:requested");
    requested.expectedMessageCount(0);

    assertThatThrownBy(() -> template.sendBody("direct:in", "{}"))
        .isInstanceOf(CamelExecutionException.class)
        .hasCauseInstanceOf(HubException.class);
    requested.assertIsSatisfied();
  }

  private static void ends(AdviceWithRouteBuilder route) throws Exception {
    route.replaceFromWith("direct:in");
    route.weaveById("answer-caller-train").replace().to("mock:answered");
  }
}
