package io.bactrian.models.trainer;

import io.bactrian.models.onnx.Signature;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The command of the hub's trial of a file, but for the JVM. */
final class TrialCommand {
  private TrialCommand() {}

  static String[] of(Path file, int features, int classes) {
    List<String> names = IntStream.range(0, classes).mapToObj(i -> "class" + i).toList();
    return Stream.concat(
            Stream.of("io.bactrian.models.onnx.ModelTrial", file.toString()),
            Signature.of(features, names).arguments().stream())
        .toArray(String[]::new);
  }
}
