package io.bactrian;

import io.bactrian.hub.lib.LibFolder;
import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.support.AbstractApplicationContext;

/** Starts the hub. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class BactrianApplication {

  /** With {@code --hub.stop-when-ready=true} the hub ends as soon as it is up: see make run. */
  public static void main(String[] args) throws IOException {
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    LibFolder.open(args);
    var application = new SpringApplication(BactrianApplication.class);
    // What Spring Boot would set up for a class of lib/, the hub's classes could not see.
    application.addInitializers(
        context -> ((AbstractApplicationContext) context).setClassLoader(own));
    var hub = application.run(args);
    if (hub.getEnvironment().getProperty("hub.stop-when-ready", Boolean.class, false)) {
      System.exit(SpringApplication.exit(hub));
    }
  }
}
