package io.bactrian;

import io.bactrian.hub.lib.LibFolder;
import io.bactrian.watch.move.MoveCommand;
import io.bactrian.watch.restore.RestoreCommand;
import java.io.IOException;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.support.AbstractApplicationContext;

/** Starts the hub. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class BactrianApplication {

  /**
   * {@code restore ...} makes a data folder of a backup instead, {@code move-to-server ...} takes
   * the database of one to a server. With {@code --hub.stop-when-ready=true} the hub ends as soon
   * as it is up: see make run.
   */
  public static void main(String[] args) throws IOException {
    if (args.length > 0 && args[0].equals("restore")) {
      List<String> arguments = List.of(args).subList(1, args.length);
      System.exit(RestoreCommand.run(arguments, System.getenv(), System.out));
    }
    if (args.length > 0 && args[0].equals("move-to-server")) {
      List<String> arguments = List.of(args).subList(1, args.length);
      System.exit(MoveCommand.run(arguments, System.getenv(), System.out));
    }
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
