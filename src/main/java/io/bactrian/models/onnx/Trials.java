package io.bactrian.models.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OrtEnvironment;
import com.google.protobuf.Message;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.HubFolders;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Tries models in a process of their own, whose memory and CPU time the system bounds: what a file
 * costs is known only when it is opened. One at a time; a trial of a small model takes a quarter of
 * a second.
 */
@Component
public class Trials {
  /** The child's own: its heap, for reading the largest file, and ONNX Runtime. */
  private static final long OWN_KILOBYTES = 720 * 1024;

  private static final List<String> JVM =
      List.of(
          "-Xmx384m",
          "-Xss512k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:MaxMetaspaceSize=64m",
          "-XX:CompressedClassSpaceSize=32m",
          "-XX:ReservedCodeCacheSize=32m",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-CreateCoredumpOnCrash");
  private static final int ANSWER_LIMIT = 4_000;
  private static final String PASSED = "";
  private static final int OUTCOMES_KEPT = 1_000;

  private final TrialProperties properties;
  private final Path folder;

  /** Why it was refused by digest, empty where it passed: the same file is not tried again. */
  private final Map<String, String> outcomes =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > OUTCOMES_KEPT;
        }
      };

  /** Empties its folder: a hub that was killed leaves what it was at. */
  Trials(TrialProperties properties, HubFolders folders) throws IOException {
    this.properties = properties;
    this.folder = folders.data().resolve("trials");
    FileSystemUtils.deleteRecursively(folder);
  }

  /** What a trial is valid for: one with other limits, or by another runtime, says nothing. */
  public String bounds() {
    return "onnxruntime %s, %s, %s"
        .formatted(
            OrtEnvironment.getEnvironment().getVersion(),
            properties.trialMemory(),
            properties.trialCpu());
  }

  /**
   * @throws HubException {@code UNPROCESSABLE} with the reason where the model does not pass it,
   *     {@code UNAVAILABLE} where it could not be tried
   */
  public synchronized void pass(byte[] content, Signature signature) {
    String key = DigestUtils.sha256Hex(content) + ' ' + signature.arguments();
    String reason = outcomes.get(key);
    if (reason == null) {
      reason = Objects.requireNonNullElse(attempt(content, signature), PASSED);
      outcomes.put(key, reason);
    }
    if (!reason.equals(PASSED)) {
      throw new HubException(ErrorCode.UNPROCESSABLE, "model.onnx", reason);
    }
  }

  private @Nullable String attempt(byte[] content, Signature signature) {
    try {
      Files.createDirectories(folder);
      Path work = Files.createTempDirectory(folder, "trial-");
      try {
        Path model = Files.write(work.resolve("model.onnx"), content);
        return run(work, command(model, signature));
      } finally {
        FileSystemUtils.deleteRecursively(work);
      }
    } catch (IOException e) {
      throw untried("it cannot be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw untried("the hub stops.", e);
    }
  }

  /** The reason where the model is refused, else null. */
  private @Nullable String run(Path work, List<String> command)
      throws IOException, InterruptedException {
    Path printed = work.resolve("printed");
    Path errors = work.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectOutput(printed.toFile())
            .redirectError(errors.toFile());
    builder.environment().clear(); // the hub's holds secrets
    builder.environment().put("MALLOC_ARENA_MAX", "1"); // else each thread reserves 64 MB
    Process child = builder.start();
    child.getOutputStream().close();
    try {
      if (!child.waitFor(properties.trialTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        throw untried("it was not over after " + properties.trialTimeout() + ".", null);
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    String answer = text(printed);
    int exit = child.exitValue();
    if (!answer.startsWith(ModelTrial.READY)) {
      throw untried("it ended with " + exit + ": " + text(errors), null);
    }
    return switch (exit) {
      case 0 -> null;
      case ModelTrial.REFUSED -> answer.substring(ModelTrial.READY.length()).strip();
      case 128 + 2, 128 + 9, 128 + 15 -> // by somebody, or by the system for want of memory
          throw untried("it was killed (exit code " + exit + ").", null);
      default ->
          "The model is refused: to open and try it takes more than %d MB of memory or %d s of CPU, or breaks ONNX Runtime (exit code %d). Make it smaller, and leave out operators that blow tensors up."
              .formatted(
                  properties.trialMemory().toMegabytes(), properties.trialCpu().toSeconds(), exit);
    };
  }

  private List<String> command(Path model, Signature signature) {
    List<String> command = new ArrayList<>();
    long kilobytes = properties.trialMemory().toKilobytes() + OWN_KILOBYTES;
    String limits = "ulimit -c 0; ulimit -St " + properties.trialCpu().toSeconds() + "; ";
    if (System.getProperty("os.name").equals("Linux")) { // elsewhere a JVM maps more than it uses
      limits += "ulimit -v " + kilobytes + "; ";
      limits += "echo 1000 > /proc/self/oom_score_adj; "; // it goes before the hub
    }
    command.addAll(List.of("/bin/sh", "-c", limits + "exec \"$@\"", "trial"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.add("-Djava.io.tmpdir=" + model.getParent()); // ONNX Runtime unpacks itself there
    command.addAll(program());
    command.add(model.toString());
    command.addAll(signature.arguments());
    return command;
  }

  /** From the hub's jar by its loader, else from the places of the few classes. */
  private static List<String> program() {
    String main = ModelTrial.class.getName();
    Map<Class<?>, String> places =
        Stream.of(
                ModelTrial.class,
                HubException.class,
                OrtEnvironment.class,
                OnnxMl.class,
                Message.class)
            .collect(Collectors.toMap(type -> type, Trials::place));
    return places.values().stream().anyMatch(place -> place.startsWith("jar:"))
        ? List.of(
            "-cp",
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(path -> Path.of(path).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator)),
            "-Dloader.main=" + main,
            "org.springframework.boot.loader.launch.PropertiesLauncher")
        : List.of(
            "-cp",
            places.values().stream().distinct().collect(Collectors.joining(File.pathSeparator)),
            main);
  }

  private static String place(Class<?> type) {
    var location = type.getProtectionDomain().getCodeSource().getLocation();
    try {
      return location.getProtocol().equals("file")
          ? Path.of(location.toURI()).toString()
          : location.toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e); // a class loader's own address
    }
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(ANSWER_LIMIT), StandardCharsets.UTF_8).strip();
    }
  }

  private static HubException untried(String reason, @Nullable Throwable cause) {
    return new HubException(
        ErrorCode.UNAVAILABLE, "model.onnx", "The model's trial failed, " + reason, cause);
  }
}
