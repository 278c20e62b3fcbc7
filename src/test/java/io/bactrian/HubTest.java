package io.bactrian;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;

/**
 * A whole hub on free ports and a fresh data folder, shared by all test classes that name the same
 * properties. Ports: {@code @LocalServerPort} and {@code @LocalManagementPort}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@AutoConfigureObservability(tracing = false)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = HubTest.FreshData.class)
@Tag("hub")
public @interface HubTest {

  /** More properties, such as {@code hub.home=src/test/resources/homes/empty}. */
  @AliasFor(annotation = SpringBootTest.class, attribute = "properties")
  String[] properties() default {};

  /** Puts the data folder aside and lets both ports be free ones. */
  final class FreshData implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
      try {
        String data = TestFolders.makeData("hub").toString();
        context
            .getEnvironment()
            .getPropertySources()
            .addFirst(
                new MapPropertySource(
                    "hubTest",
                    Map.of(
                        "hub.data",
                        data,
                        "management.server.port",
                        "0",
                        "test.issuer-port",
                        ChildJvm.freePort())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
