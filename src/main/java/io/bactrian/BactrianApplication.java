package io.bactrian;

import io.bactrian.hub.lib.LibFolder;
import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the hub. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class BactrianApplication {

  /** With {@code --hub.stop-when-ready=true} the hub ends as soon as it is up: see make run. */
  public static void main(String[] args) throws IOException {
    LibFolder.open(args);
    var hub = SpringApplication.run(BactrianApplication.class, args);
    if (hub.getEnvironment().getProperty("hub.stop-when-ready", Boolean.class, false)) {
      System.exit(SpringApplication.exit(hub));
    }
  }
}
