package io.bactrian.models.lstm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** The child's main class: reads a task, prints how far it is, writes weights. */
final class LstmMain {
  /** What a line of progress begins with. */
  static final String PROGRESS = "progress ";

  /** What the line begins with that says why nothing was learned. */
  static final String REASON = "reason ";

  /** The exit code that goes with a reason. */
  static final int REFUSED = 10;

  private static final double STEP = 0.01;

  private LstmMain() {}

  /**
   * @param arguments the task's file, the file for the weights
   */
  public static void main(String[] arguments) throws IOException {
    endWithTheParent();
    try {
      double[] printed = {0};
      new LstmFit(
              LstmTask.read(Path.of(arguments[0])),
              done -> {
                if (done - printed[0] >= STEP) {
                  printed[0] = done;
                  System.out.println(PROGRESS + String.format(Locale.ROOT, "%.3f", done));
                }
              })
          .run()
          .write(Path.of(arguments[1]));
    } catch (LstmFailure e) {
      System.out.println(REASON + e.getMessage());
      System.exit(REFUSED);
    }
    System.exit(0);
  }

  /** The parent holds the other end of standard input for as long as it lives. */
  private static void endWithTheParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {}
              } catch (IOException e) {
                System.err.println("Standard input broke: " + e.getMessage());
              }
              Runtime.getRuntime().halt(1);
            },
            "end-with-the-parent");
    watch.setDaemon(true);
    watch.start();
  }
}
