package io.bactrian.hub.liveedit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bactrian.hub.routefiles.RouteProblem;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.PropertySource;

/**
 * Route templates and {@code rest:} in files that are edited, and what the hub says of all files.
 */
class TemplateFilesTest extends ScratchHubFiles {
  private static final String TEMPLATE = "routes/shop/a-template.camel.yaml";
  private static final String USER = "routes/shop/b-user.camel.yaml";
  private static final String API = "routes/shop/api.camel.yaml";
  private static final String TIDY = "routes/work/tidy.camel.yaml";

  private static final String GREETING =
      """
      - routeTemplate:
          id: greeting
          parameters:
            - name: name
            - name: word
              defaultValue: Hello
          from:
            uri: direct:greet-{{name}}
            steps:
              - setBody:
                  simple: "{{word}} {{name}}"
      """;

  private static final String ANN =
      """
      - templatedRoute:
          routeTemplateRef: greeting
          routeId: ann
          parameters:
            - name: name
              value: ann
      """;

  @BeforeEach
  void start() {
    disk.put(TIDY, Flows.direct("work", "tidy"));
  }

  @Test
  void makesRoutesOfATemplateInAnotherFileInWhicheverOrderTheyAreRead() {
    disk.put(TEMPLATE, ANN);
    disk.put(USER, GREETING + ANN.replace("ann", "bob"));
    hub.files.load(disk);

    assertServing();
    assertThat(hub.call("greet-ann")).isEqualTo("Hello ann");
    assertThat(hub.call("greet-bob")).isEqualTo("Hello bob");
    assertThat(hub.status(TEMPLATE).routeIds()).containsExactly("ann");
  }

  @Test
  void makesRoutesAnewWhenTheirTemplateOrTheirParametersChange() {
    disk.put(TEMPLATE, GREETING);
    disk.put(USER, ANN);
    hub.files.load(disk);
    disk.put(TEMPLATE, GREETING.replace("Hello", "Bye"));
    hub.files.reconcile(disk);
    assertThat(hub.call("greet-ann")).isEqualTo("Bye ann");

    disk.put(USER, ANN + "      - name: word\n        value: Hi\n");
    hub.files.reconcile(disk);
    assertServing();
    assertThat(hub.call("greet-ann")).isEqualTo("Hi ann");
  }

  @Test
  void takesRoutesOutWithTheFileThatMadeThem() {
    disk.put(TEMPLATE, GREETING);
    disk.put(USER, ANN);
    hub.files.load(disk);
    disk.remove(USER);
    hub.files.reconcile(disk);
    assertThat(hub.context.getRoute("ann")).isNull();
    assertThat(hub.context.getRouteTemplateDefinition("greeting")).isNotNull();

    disk.remove(TEMPLATE);
    hub.files.reconcile(disk);
    assertThat(hub.context.getRouteTemplateDefinition("greeting")).isNull();
    assertServing();
  }

  @Test
  void keepsATemplateThatAnotherFileNeeds() {
    disk.put(TEMPLATE, GREETING);
    disk.put(USER, ANN);
    hub.files.load(disk);
    disk.remove(TEMPLATE);
    hub.files.reconcile(disk);

    assertThat(hub.status(TEMPLATE).problem())
        .extracting(RouteProblem::reason)
        .asString()
        .startsWith(USER + ", line 2, needs it as it was: there is no routeTemplate 'greeting'");
    assertThat(hub.call("greet-ann")).isEqualTo("Hello ann");
  }

  @Test
  void refusesATemplateWithoutItsParameterAndOneThatItHasNot() {
    disk.put(TEMPLATE, GREETING);
    disk.put(USER, ANN);
    hub.files.load(disk);
    disk.put(USER, ANN.replace("name: name", "name: nme"));
    hub.files.reconcile(disk);

    assertThat(hub.status(USER).problems())
        .extracting(RouteProblem::line, RouteProblem::reason)
        .containsExactlyInAnyOrder(
            tuple(2, "greeting needs the parameter 'name'"),
            tuple(5, "greeting has no parameter 'nme', only [name, word]"));
    assertThat(hub.call("greet-ann")).isEqualTo("Hello ann");
  }

  @Test
  void refusesWhatATemplateMakesWhereItsAddressIsTaken() {
    disk.put(TEMPLATE, GREETING.replace("direct:greet-{{name}}", "platform-http:/greet/{{name}}"));
    disk.put(USER, ANN);
    disk.put("routes/shop/c.camel.yaml", Flows.direct("shop", "c").replace("direct:c", "direct:d"));
    hub.files.load(disk);
    disk.put(
        "routes/shop/c.camel.yaml",
        Flows.direct("shop", "c").replace("direct:c", "platform-http:greet/ann"));
    hub.files.reconcile(disk);

    assertThat(hub.status("routes/shop/c.camel.yaml").problem())
        .extracting(RouteProblem::reason)
        .isEqualTo("the address /greet/ann is served by " + USER + " already");
  }

  @Test
  void servesRestByTheHubsOwnServerAndTakesItOutAgain() throws Exception {
    disk.put(API, api("/{id}", "find"));
    hub.files.load(disk);
    assertServing();
    assertThat(hub.mappings.getHandlerMethods().keySet())
        .singleElement()
        .asString()
        .startsWith("{GET [/shop/v1/orders/{id}]");
    assertThat(hub.status(API).routeIds()).containsExactly("api", "api-get-orders-id");
    assertThat(rest("api-get-orders-id")).isEqualTo("{\"id\":\"7\"}");

    disk.put(API, api("/by/{key}", "find"));
    hub.files.reconcile(disk);
    assertThat(hub.mappings.getHandlerMethods().keySet())
        .singleElement()
        .asString()
        .startsWith("{GET [/shop/v1/orders/by/{key}]");
    assertThat(hub.context.getRestDefinitions()).hasSize(1);

    disk.remove(API);
    hub.files.reconcile(disk);
    assertThat(hub.mappings.getHandlerMethods()).isEmpty();
    assertThat(hub.context.getRestDefinitions()).isEmpty();
    assertServing();
  }

  @Test
  void describesTheRestOfAllFilesAtOneAddress() {
    String described =
        api("/{id}", "find").replace("bindingMode", "apiContextPath: doc\n    bindingMode");
    disk.put(API, described);
    disk.put(
        USER,
        described.replace("doc", "more").replace("orders", "parcels").replace("find", "found"));
    hub.files.load(disk);

    assertThat(hub.status(API).state()).isEqualTo("serving");
    assertThat(hub.status(USER).problem())
        .isEqualTo(
            new RouteProblem(
                USER, 3, "the description of all REST services is in " + API + ": take this out"));
    assertThat(hub.mappings.getHandlerMethods().keySet())
        .anySatisfy(mapping -> assertThat(mapping.toString()).contains("/shop/v1/doc"));
    disk.remove(API);
    hub.files.reconcile(disk);
    assertThat(hub.status(USER).state()).isEqualTo("serving");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "platform-http:/shop/v1/orders/{any}",
        "platform-http:shop/v1/orders/{any}",
        "platform-http://shop/v1/orders/{any}",
        "platform-http:/shop/v1/orders/{any}?httpMethodRestrict=GET",
        "platform-http\n      parameters: {path: '/shop/v1/orders/{any}'}",
        "platform-http:/shop/v1/orders/{any}/",
        "platform-http:/shop/v1//orders/{any}",
        "platform-http:/shop/v1/%6frders/{any}"
      })
  void refusesAnAddressOfRestInAnySpelling(String uri) {
    disk.put(API, api("/{id}", "find"));
    hub.files.load(disk);
    var served = hub.mappings.getHandlerMethods();
    disk.put(
        "routes/shop/z.camel.yaml",
        Flows.direct("shop", "z").replace("uri: direct:z", "uri: " + uri));
    hub.files.reconcile(disk);

    assertThat(hub.status("routes/shop/z.camel.yaml").state()).isEqualTo("failed");
    assertThat(hub.status("routes/shop/z.camel.yaml").problem())
        .extracting(RouteProblem::line)
        .isEqualTo(7);
    assertThat(hub.mappings.getHandlerMethods()).isEqualTo(served);
  }

  @Test
  void refusesRestOnAnAddressOfTheHubAndOnOneThatIsTaken() {
    disk.put(
        "routes/web/echo.camel.yaml",
        Flows.direct("web", "echo").replace("direct:echo", "platform-http:/shop/v1/orders/{x}"));
    hub.files.load(disk);
    disk.put(API, api("/{id}", "find"));
    disk.put(
        "routes/shop/own.camel.yaml",
        "- rest: {path: /api/v1, get: [{path: /x, to: 'direct:tidy'}]}\n");
    hub.files.reconcile(disk);

    assertThat(hub.status(API).problem())
        .isEqualTo(
            new RouteProblem(
                API,
                9,
                "the address /shop/v1/orders/{id} is served by routes/web/echo.camel.yaml"
                    + " already"));
    assertThat(hub.status("routes/shop/own.camel.yaml").problem())
        .extracting(RouteProblem::reason)
        .asString()
        .startsWith("the address /api/v1/x is among the hub's own");
  }

  @Test
  void refusesRoutesThatCallEachOtherWithoutAnEndAndWarnsWhereAChoiceEndsThem() {
    String first = "routes/work/one.camel.yaml";
    String second = "routes/work/two.camel.yaml";
    disk.put(first, calls("one", "- to: direct:tidy"));
    disk.put(second, calls("two", "- to: {uri: direct, parameters: {name: one}}"));
    hub.files.load(disk);
    disk.put(first, calls("one", "- to: direct:two"));
    hub.files.reconcile(disk);
    assertThat(hub.status(first).problem())
        .isEqualTo(
            new RouteProblem(
                first,
                4,
                "direct:one -> direct:two -> direct:one calls itself without an end: put a call of"
                    + " it into a choice or a filter"));
    assertThat(hub.status(second).state()).isEqualTo("serving");

    disk.put(first, calls("one", "- filter: {simple: '${body}', steps: [{to: 'direct:two'}]}"));
    hub.files.reconcile(disk);
    assertServing();
    assertThat(hub.status(second).warnings())
        .contains(
            "line 4: direct:two -> direct:one -> direct:two calls itself: a condition has to end"
                + " that");
  }

  @Test
  void saysOfARouteThatWasStoppedSinceThatItDoesNotServe() throws Exception {
    hub.files.load(disk);
    hub.context.getRouteController().stopRoute("tidy");
    assertThat(hub.status(TIDY).state()).isEqualTo("stopped");
    assertThat(hub.status(TIDY).problem())
        .isEqualTo(
            new RouteProblem(
                TIDY, 2, "the route 'tidy' is stopped: start it in Hawtio, or save the file anew"));

    hub.context.getRouteController().startRoute("tidy");
    assertThat(hub.status(TIDY).state()).isEqualTo("serving");
  }

  @Test
  void saysOfAFileOnWhichARuleFailsSoAndGoesOnWithTheOthers() {
    hub.files.load(disk);
    for (Error error : new Error[] {new StackOverflowError(), new NoClassDefFoundError("x/Y")}) {
      hub.environment.getPropertySources().addFirst(failing(error));
      disk.put(USER, calls("b-user", "- log: '{{hub.test.failing}}'"));
      disk.put(TIDY, disk.get(TIDY) + "        - log: again\n");
      hub.files.reconcile(disk);

      assertThat(hub.status(USER).problem())
          .extracting(RouteProblem::reason)
          .isEqualTo("the file cannot be judged, so it is not taken: " + error);
      assertThat(hub.status(TIDY).state()).isEqualTo("serving");
    }
  }

  private static PropertySource<Object> failing(Error error) {
    return new PropertySource<>("failing", new Object()) {
      @Override
      public @Nullable Object getProperty(String name) {
        if (name.equals("hub.test.failing")) {
          throw error;
        }
        return null;
      }
    };
  }

  private static String calls(String name, String step) {
    return "- from:\n    uri: direct:%s\n    steps:\n      %s\n".formatted(name, step);
  }

  private static String api(String path, String target) {
    return """
    - restConfiguration:
        component: servlet
        bindingMode: json
        contextPath: /shop/v1
    - rest:
        path: orders
        produces: application/json
        get:
          - path: %1$s
            to: direct:%2$s
    - from:
        uri: direct:%2$s
        steps:
          - setBody:
              constant: {expression: '{"id":"7"}'}
          - unmarshal:
              json: {}
    """
        .formatted(path, target);
  }

  private String rest(String id) throws Exception {
    var exchange = new DefaultExchange(hub.context);
    exchange.getMessage().setHeader("id", "7");
    hub.context.getRoute(id).getProcessor().process(exchange);
    return exchange.getMessage().getBody(String.class);
  }

  private void assertServing() {
    assertThat(hub.files.status())
        .allSatisfy(file -> assertThat(file.problems()).isEmpty())
        .extracting(RouteFileStatus::state)
        .containsOnly("serving");
  }
}
