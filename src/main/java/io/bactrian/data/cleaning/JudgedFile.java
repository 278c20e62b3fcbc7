package io.bactrian.data.cleaning;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The list of all bars that a rule did not simply keep, as CSV. */
public final class JudgedFile implements Consumer<Judged>, AutoCloseable {
  private final BufferedWriter out;
  private long rows;

  /**
   * @param path of a file that does not exist yet
   */
  public JudgedFile(Path path) {
    try {
      out = Files.newBufferedWriter(path);
      out.write(Judged.HEAD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void accept(Judged judged) {
    try {
      out.write(judged.csv());
      rows++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many bars are in it. */
  public long rows() {
    return rows;
  }

  /** What was taken is in the file then. */
  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
