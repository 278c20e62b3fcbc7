package io.bactrian.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.objenesis.SpringObjenesis;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

/**
 * The controllers' operations and the types that they take and give, as springdoc reads them from
 * the classes. No controller runs: they are in a context without what they need.
 */
final class ControllerPaths {
  private ControllerPaths() {}

  static ObjectNode read(ObjectMapper json) {
    var document = new AtomicReference<ObjectNode>();
    new WebApplicationContextRunner()
        .withInitializer(ControllerPaths::register)
        .withConfiguration(
            AutoConfigurations.of(
                JacksonAutoConfiguration.class,
                HttpMessageConvertersAutoConfiguration.class,
                WebMvcAutoConfiguration.class,
                SpringDocConfigProperties.class,
                SpringDocConfiguration.class,
                SpringDocWebMvcConfiguration.class))
        .withBean(OpenApiCustomizer.class, () -> ControllerPaths::addFlow)
        .withPropertyValues(
            "springdoc.api-docs.enabled=true",
            "springdoc.api-docs.version=openapi_3_1",
            "springdoc.use-fqn=true",
            "springdoc.default-produces-media-type=application/json")
        .run(context -> document.set(answer(context, json)));
    return document.get();
  }

  private static void register(ConfigurableApplicationContext context) {
    var objenesis = new SpringObjenesis();
    for (Class<?> type : Declared.controllers()) {
      var definition = new RootBeanDefinition();
      definition.setBeanClass(type);
      definition.setInstanceSupplier(() -> objenesis.newInstance(type));
      ((GenericApplicationContext) context).registerBeanDefinition(type.getName(), definition);
    }
  }

  private static ObjectNode answer(WebApplicationContext context, ObjectMapper json)
      throws Exception {
    byte[] answer =
        MockMvcBuilders.webAppContextSetup(context)
            .build()
            .perform(MockMvcRequestBuilders.get("/v3/api-docs"))
            .andReturn()
            .getResponse()
            .getContentAsByteArray();
    return (ObjectNode) json.readTree(answer);
  }

  /** The flow's members come of the packages that contribute to it. */
  private static void addFlow(OpenAPI api) {
    var flow = new Schema<>();
    flow.addType("object");
    var at = new Schema<>();
    at.addType("string");
    at.setFormat("date-time");
    flow.addProperty("at", at);
    for (Type part : Declared.flowParts()) {
      var resolved =
          ModelConverters.getInstance(true)
              .resolveAsResolvedSchema(new AnnotatedType(part).resolveAsRef(false));
      resolved.referencedSchemas.forEach(api.getComponents()::addSchemas);
      Map<?, ?> members = resolved.schema.getProperties();
      members.forEach((name, schema) -> flow.addProperty(String.valueOf(name), (Schema<?>) schema));
    }
    flow.setRequired(List.copyOf(new TreeSet<>(flow.getProperties().keySet())));
    api.getComponents().addSchemas("Flow", flow);
    api.getComponents()
        .getSchemas()
        .replace(JsonNode.class.getName(), new Schema<>().description("Any JSON."));
  }
}
