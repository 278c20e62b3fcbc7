package io.bactrian.models.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.HubFolders;
import io.bactrian.store.objects.ObjectContent;
import io.bactrian.store.objects.ObjectStore;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** The files that go between trainers and the store. */
@Component
public class RunFiles {
  private static final int MEGABYTE = 1024 * 1024;
  static final Duration DEADLINE = Duration.ofMinutes(5); // for one file
  private static final int AT_ONCE = 4; // uploads, which are on the disk meanwhile

  private final ObjectStore objects;
  private final ObjectMapper mapper;
  private final Path folder;
  private final Semaphore uploads = new Semaphore(AT_ONCE);

  /** Empties its folder: a hub that was killed leaves what was on its way. */
  RunFiles(ObjectStore objects, ObjectMapper mapper, HubFolders folders) throws IOException {
    this.objects = objects;
    this.mapper = mapper;
    this.folder = folders.data().resolve("uploads");
    FileSystemUtils.deleteRecursively(folder);
  }

  /** Bytes that a file may have. */
  private static int most(String name) {
    return name.equals("model.onnx") ? 64 * MEGABYTE : MEGABYTE;
  }

  void give(RunLinks.Link link, HttpServletResponse response) throws IOException {
    try (ObjectContent content = objects.open(link.objectKey())) {
      response.setContentType("application/octet-stream");
      response.setContentLengthLong(content.size());
      response.setHeader("Cache-Control", "no-store");
      content.transferTo(response.getOutputStream());
    }
  }

  /**
   * Stores a file whole or not at all, and once: the same bytes again are taken, for the answer may
   * have been lost.
   *
   * @param declared bytes, negative where it is not said
   * @throws HubException {@link ErrorCode#CONFLICT} for other bytes
   */
  void take(RunLinks.Link link, InputStream body, long declared) {
    if (declared > most(link.name())) {
      throw tooLarge(link.name());
    }
    if (!uploads.tryAcquire()) {
      throw new HubException(ErrorCode.UNAVAILABLE, "Other uploads are on their way: repeat it.");
    }
    try {
      Files.createDirectories(folder);
      Path file = Files.createTempFile(folder, "upload-", "");
      try {
        receive(link.name(), body, file);
        if (link.name().endsWith(".json")) {
          requireObject(link.name(), file);
        }
        objects.keep(link.objectKey(), file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new HubException(
          ErrorCode.UNAVAILABLE, null, "The hub has no room for the file: upload it later.", e);
    } finally {
      uploads.release();
    }
  }

  private static void receive(String name, InputStream body, Path file) throws IOException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    long size = 0;
    byte[] buffer = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int n = read(name, body, buffer); n >= 0; n = read(name, body, buffer)) {
        size += n;
        if (size > most(name)) {
          throw tooLarge(name);
        }
        if (System.nanoTime() > end) {
          throw new HubException(
              ErrorCode.TIMEOUT, name + " did not arrive within " + DEADLINE + ": repeat it.");
        }
        out.write(buffer, 0, n);
      }
    }
    if (size == 0) {
      throw new HubException(ErrorCode.UNPROCESSABLE, name, name + " is empty: upload it again.");
    }
  }

  private static int read(String name, InputStream body, byte[] buffer) {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      throw new HubException(
          ErrorCode.TIMEOUT, null, name + " stopped in the middle: upload it again.", e);
    }
  }

  private void requireObject(String name, Path file) throws IOException {
    JsonNode content;
    try (InputStream in = Files.newInputStream(file)) {
      content = mapper.readTree(in);
    } catch (JsonProcessingException e) {
      throw noObject(name, e.getOriginalMessage());
    }
    if (!content.isObject()) {
      throw noObject(name, "it is something else");
    }
  }

  /**
   * The registry verifies the digests of what it takes; metrics.json it does not take.
   *
   * @throws HubException {@link ErrorCode#UNPROCESSABLE} naming what differs from the callback
   */
  public void check(String name, String key, Callback callback) {
    Callback.Artifact stated = callback.artifact(name);
    long size = objects.size(key);
    if (size != stated.size()) {
      throw refused(name + " has " + size + " bytes, the callback says " + stated.size());
    }
    if (name.equals("metrics.json")) {
      String found = HexFormat.of().formatHex(RunToken.sha256(objects.get(key)));
      if (!found.equals(stated.sha256())) {
        throw refused("the sha256 of " + name + " is " + found + ", not " + stated.sha256());
      }
    }
  }

  private static HubException refused(String difference) {
    return new HubException(
        ErrorCode.UNPROCESSABLE, "artifacts", difference + ": report what was uploaded.");
  }

  private static HubException noObject(String name, String reason) {
    return new HubException(
        ErrorCode.UNPROCESSABLE,
        name,
        name + " is no JSON object: " + reason.lines().findFirst().orElse("") + ".");
  }

  private static HubException tooLarge(String name) {
    return new HubException(
        ErrorCode.TOO_LARGE, name, name + " may have " + most(name) + " bytes: make it smaller.");
  }
}
