import io.bactrian.changes.delivery.KafkaBroker;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** A Kafka broker for a benchmark: prints its address and runs until its input ends. */
public final class Broker {
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err); // for what libraries log
    Path folder = Files.createTempDirectory("bench-kafka");
    try (var broker = new KafkaBroker(folder).start()) {
      out.println(broker.address());
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }
}
