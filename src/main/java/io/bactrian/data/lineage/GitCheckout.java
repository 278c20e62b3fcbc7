package io.bactrian.data.lineage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The hub's home as git knows it, if it does. */
final class GitCheckout {
  private static final long PATIENCE_SECONDS = 5;

  private final Path home;

  GitCheckout(Path home) {
    this.home = home;
  }

  /**
   * What is committed.
   *
   * @param blobs object ids by path below home
   */
  record Head(String revision, Map<String, String> blobs) {

    /** This revision where it holds the very text at this path, else null. */
    @Nullable String holding(String path, String text) {
      String blob = blobs.get(path);
      return blob != null && blob.equals(blobId(text, blob.length())) ? revision : null;
    }
  }

  /** Empty where home is no checkout, has no commit, or there is no git. */
  Optional<Head> head() {
    String revision = git("rev-parse", "HEAD").strip();
    if (revision.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> blobs = new HashMap<>();
    for (String entry :
        git("ls-tree", "-r", "-z", revision, "routes", "processors", "schedules").split("\0")) {
      String[] parts = entry.split("[ \t]", 4); // mode, type, id, path
      if (parts.length == 4) {
        blobs.put(parts[3], parts[2]);
      }
    }
    return Optional.of(new Head(revision, blobs));
  }

  /** What git prints; empty where it fails, is missing or takes too long. */
  private String git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-C", home.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .execute(process::destroyForcibly);
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? output : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** Git's id of a text, in whichever of its two hashes has that many digits. */
  private static String blobId(String text, int digits) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    byte[] header = ("blob " + content.length + '\0').getBytes(StandardCharsets.UTF_8);
    try {
      MessageDigest digest = MessageDigest.getInstance(digits == 40 ? "SHA-1" : "SHA-256");
      digest.update(header);
      return HexFormat.of().formatHex(digest.digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
