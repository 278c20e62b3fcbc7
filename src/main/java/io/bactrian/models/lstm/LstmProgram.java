package io.bactrian.models.lstm;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * Trains in a child process with PyTorch on its class path; one thread, so that the same task gives
 * the same weights on the same kind of CPU. What breaks or hangs there ends the child alone.
 */
public final class LstmProgram {
  private static final String ENGINE = "pytorch-engine";
  private static final String HEAP = "-Xmx";
  private static final long OWN_MEGABYTES = 256;
  private static final int EXCERPT = 300;

  /** Of the trainer's environment; the rest may hold secrets. */
  private static final List<String> PASSED =
      List.of("PATH", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES");

  private final List<String> start;
  private final Duration longest;

  private LstmProgram(List<String> start, Duration longest) {
    this.start = start;
    this.longest = longest;
  }

  /**
   * @param libraries a folder with DJL's and PyTorch's jars, or a class path that has them
   * @param longest what a training may take
   * @return empty where the libraries are not there
   */
  public static Optional<LstmProgram> of(String libraries, Duration longest) {
    List<String> jars =
        Files.isDirectory(Path.of(libraries.split(File.pathSeparator, 2)[0]))
                && !libraries.contains(File.pathSeparator)
            ? jars(Path.of(libraries))
            : Arrays.asList(libraries.split(File.pathSeparator));
    return jars.stream().anyMatch(jar -> jar.contains(ENGINE))
        ? Optional.of(new LstmProgram(command(jars), longest))
        : Optional.empty();
  }

  /**
   * @param start the command that a task's file and a file for the weights are added to
   */
  static LstmProgram starting(List<String> start, Duration longest) {
    return new LstmProgram(start, longest);
  }

  private static List<String> jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.toAbsolutePath().toString())
          .filter(file -> file.endsWith(".jar"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(List<String> jars) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            HEAP,
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.num_threads=1",
            "-Dai.djl.pytorch.num_interop_threads=1",
            // DJL unpacks PyTorch there once
            "-DDJL_CACHE_DIR=" + Path.of(System.getProperty("java.io.tmpdir"), "bactrian-torch")));
    String place = place();
    if (place.startsWith("jar:")) { // the hub's jar, whose loader finds what is inside
      command.add("-cp");
      command.add(absolute(System.getProperty("java.class.path")));
      command.add("-Dloader.main=" + LstmMain.class.getName());
      command.add("-Dloader.path=" + String.join(",", jars));
      command.add("org.springframework.boot.loader.launch.PropertiesLauncher");
    } else {
      command.add("-cp");
      command.add(place + File.pathSeparator + String.join(File.pathSeparator, jars));
      command.add(LstmMain.class.getName());
    }
    return List.copyOf(command);
  }

  private static String absolute(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator))
        .map(path -> Path.of(path).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String place() {
    var location = LstmMain.class.getProtectionDomain().getCodeSource().getLocation();
    try {
      return location.getProtocol().equals("file")
          ? Path.of(location.toURI()).toString()
          : location.toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e); // a class loader's own address
    }
  }

  /**
   * @param progress from 0 to 1; what it throws ends the child
   * @throws LstmFailure with the reason where nothing was learned
   * @throws InterruptedException where the caller is to stop; the child has ended then
   */
  public LstmWeights train(LstmTask task, DoubleConsumer progress) throws InterruptedException {
    try {
      Path folder = Files.createTempDirectory("bactrian-lstm-");
      try {
        Path given = folder.resolve("task");
        Path learned = folder.resolve("weights");
        task.write(given);
        run(task, folder, List.of(given.toString(), learned.toString()), progress);
        return LstmWeights.read(learned);
      } finally {
        FileSystemUtils.deleteRecursively(folder);
      }
    } catch (IOException e) {
      throw new LstmFailure(
          "The process that trains the LSTM broke off: " + e.getMessage() + ".", e);
    }
  }

  private void run(LstmTask task, Path folder, List<String> files, DoubleConsumer progress)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(start);
    long megabytes = OWN_MEGABYTES + 3 * (task.bytes() >> 20);
    command.replaceAll(word -> word.equals(HEAP) ? HEAP + megabytes + "m" : word);
    command.addAll(files);
    Path errors = folder.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(PASSED);
    environment.put("OMP_NUM_THREADS", "1");
    environment.put("MKL_NUM_THREADS", "1");
    environment.put("OPT_OUT_TRACKING", "true");
    Process child = builder.start();
    var late = new AtomicBoolean();
    CompletableFuture<Void> limit =
        CompletableFuture.runAsync(
            () -> {
              late.set(true); // before its end can be seen
              child.destroyForcibly();
            },
            CompletableFuture.delayedExecutor(longest.toMillis(), TimeUnit.MILLISECONDS));
    try {
      String reason = follow(child, progress);
      int exit = child.waitFor();
      if (exit != 0) {
        throw new LstmFailure(reason == null ? broken(exit, late.get(), excerpt(errors)) : reason);
      }
    } finally {
      limit.cancel(false);
      child.destroyForcibly().waitFor();
    }
  }

  private static @Nullable String follow(Process child, DoubleConsumer progress)
      throws IOException {
    String reason = null;
    try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(LstmMain.PROGRESS)) {
          progress.accept(Double.parseDouble(line.substring(LstmMain.PROGRESS.length())));
        } else if (line.startsWith(LstmMain.REASON)) {
          reason = line.substring(LstmMain.REASON.length());
        }
      }
    }
    return reason;
  }

  private String broken(int exit, boolean late, String errors) {
    if (late) {
      return "The LSTM was not trained within %d minutes. Train fewer epochs, or a smaller network."
          .formatted(longest.toMinutes());
    }
    String said = errors.isEmpty() ? "" : ": " + errors;
    return exit == 3
        ? "The LSTM's training ran out of memory. Let the dataset begin later."
        : "The process that trains the LSTM ended with exit code %d%s. Its memory or PyTorch's library is at fault, not the data; look at the trainer's host and start the run again."
            .formatted(exit, said);
  }

  /** The end of what was printed, without what SLF4J says of having nowhere to log to. */
  private static String excerpt(Path errors) throws IOException {
    String text =
        Files.readString(errors, StandardCharsets.ISO_8859_1)
            .lines()
            .filter(line -> !line.startsWith("SLF4J"))
            .collect(Collectors.joining(" "))
            .replaceAll("[^\\x20-\\x7e]+", " ")
            .strip();
    return text.substring(Math.max(0, text.length() - EXCERPT));
  }
}
