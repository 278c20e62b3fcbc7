package io.bactrian;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the hub. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class BactrianApplication {
  public static void main(String[] args) {
    SpringApplication.run(BactrianApplication.class, args);
  }
}
