import io.bactrian.hub.embedded.S3Endpoint;
import io.bactrian.store.objects.ObjectContent;
import io.bactrian.store.objects.ObjectStore;
import io.bactrian.store.objects.TestStore;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import load.PeakHeap;
import load.RandomBytes;

/**
 * {@code serve FOLDER} starts the embedded store; {@code measure URI KEY SECRET MB} moves one
 * object.
 */
class LargeObject {
  public static void main(String[] args) throws Exception {
    if (args[0].equals("serve")) {
      try (var server = TestStore.start(Path.of(args[1]))) {
        S3Endpoint endpoint = server.endpoint();
        System.out.println(
            endpoint.uri() + " " + endpoint.accessKey() + " " + endpoint.secretKey());
        while (System.in.read() >= 0) {}
      }
      return;
    }
    var endpoint = new S3Endpoint(URI.create(args[1]), args[2], args[3]);
    measure(TestStore.configured(endpoint, "bactrian"), Long.parseLong(args[4]) << 20);
  }

  private static void measure(ObjectStore store, long size) throws Exception {
    var up = new DigestInputStream(new RandomBytes(1, size), MessageDigest.getInstance("SHA-256"));
    long start = System.nanoTime();
    store.put("large", up, size);
    report("up", size, start);
    var down = MessageDigest.getInstance("SHA-256");
    start = System.nanoTime();
    try (ObjectContent content = store.open("large")) {
      byte[] block = new byte[1 << 16];
      for (int read = content.read(block); read >= 0; read = content.read(block)) {
        down.update(block, 0, read);
      }
    }
    report("down", size, start);
    String sent = HexFormat.of().formatHex(up.getMessageDigest().digest());
    if (!sent.equals(HexFormat.of().formatHex(down.digest()))) {
      throw new IllegalStateException("what came back is not what was sent");
    }
    String resident =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .map(line -> line.replaceAll("\\s+", " "))
            .findFirst()
            .orElse("");
    System.out.println("peak heap " + PeakHeap.text() + ", " + resident);
    System.out.println("sha256 " + sent);
  }

  private static void report(String way, long size, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%s: %d MB in %.1f s, %.0f MB/s%n", way, size >> 20, seconds, (size >> 20) / seconds);
  }
}
