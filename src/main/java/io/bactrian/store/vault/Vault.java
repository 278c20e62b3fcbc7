package io.bactrian.store.vault;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.WholeFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** A destination with its key: what goes in is compressed and enciphered under its key's name. */
public final class Vault {
  private static final ObjectMapper JSON =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();

  static final String HEADER = "bactrian-backup.json";
  private static final String PLACE = "destination"; // that the header beside it is of
  private static final int ITERATIONS = 600_000; // OWASP's for PBKDF2 with SHA-256

  private final Destination destination;
  private final VaultKey key;
  private final Path scratch;

  private Vault(Destination destination, VaultKey key, Path scratch) {
    this.destination = destination;
    this.key = key;
    this.scratch = scratch;
  }

  /** How a destination's key is made of the passphrase. */
  private record Header(int format, int iterations, byte[] salt, String check) {}

  /**
   * @param passphrase of those that are in it
   * @param scratch a folder for what is on its way
   * @throws NoSuchFileException if no hub has put a backup there
   * @throws HubException if the passphrase is another one
   */
  public static Vault open(Destination destination, String passphrase, Path scratch)
      throws IOException {
    try (InputStream in = destination.open(HEADER)) {
      return with(destination, JSON.readValue(in, Header.class), passphrase, scratch);
    }
  }

  /**
   * The same, or the beginning of one; a copy of its header stays for when it is away. An empty
   * folder where one was begun is the place that a disk is to be mounted at: it counts as away.
   */
  public static Vault openOrCreate(Destination destination, String passphrase, Path scratch)
      throws IOException {
    Path copy = scratch.resolve(HEADER);
    try {
      if (!destination.exists(HEADER)) {
        if (wasBegun(destination, scratch)) {
          throw new NoSuchFileException(
              destination.toString(),
              null,
              "the backups that were there are not: mount their disk, or, if they are gone for good,"
                  + " remove "
                  + copy);
        }
        return create(destination, passphrase, scratch, ITERATIONS);
      }
      keepPlace(destination, scratch);
      try (InputStream in = destination.open(HEADER)) {
        return with(
            destination,
            JSON.readValue(
                Files.readString(write(copy, JSON.readValue(in, Header.class))), Header.class),
            passphrase,
            scratch);
      }
    } catch (IOException away) {
      if (Files.notExists(copy)) {
        throw away;
      }
      return with(
          destination, JSON.readValue(Files.readString(copy), Header.class), passphrase, scratch);
    }
  }

  /**
   * The beginning of one.
   *
   * @param iterations of PBKDF2: what a guess of the passphrase costs
   */
  public static Vault create(
      Destination destination, String passphrase, Path scratch, int iterations) throws IOException {
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    VaultKey key = VaultKey.derive(passphrase, salt, iterations);
    Files.createDirectories(scratch);
    Path copy = scratch.resolve(HEADER);
    destination.put(HEADER, write(copy, new Header(1, iterations, salt, key.check())));
    keepPlace(destination, scratch);
    return new Vault(destination, key, scratch);
  }

  private static boolean wasBegun(Destination destination, Path scratch) throws IOException {
    Path place = scratch.resolve(PLACE);
    return Files.exists(scratch.resolve(HEADER))
        && Files.exists(place)
        && Files.readString(place).equals(destination.toString());
  }

  private static void keepPlace(Destination destination, Path scratch) throws IOException {
    WholeFile.write(scratch.resolve(PLACE), destination.toString());
  }

  private static Path write(Path file, Header header) throws IOException {
    WholeFile.write(file, JSON.writeValueAsString(header));
    return file;
  }

  private static Vault with(
      Destination destination, Header header, String passphrase, Path scratch) {
    VaultKey key = VaultKey.derive(passphrase, header.salt(), header.iterations());
    if (!key.check().equals(header.check())) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "HUB_BACKUP_KEY",
          "HUB_BACKUP_KEY is not the key of the backups at "
              + destination
              + ". Set the one that they were made with, or name an empty destination.");
    }
    return new Vault(destination, key, scratch);
  }

  /** What writes a content. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Seals a content for {@link #putSealed}; on disk once this returns. */
  public void seal(String name, Content content, Path sealed) throws IOException {
    Files.createDirectories(sealed.getParent());
    Path partial = sealed.resolveSibling(sealed.getFileName() + ".partial");
    try (OutputStream out = sealing(name, partial)) {
      content.writeTo(out);
    }
    try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    WholeFile.move(partial, sealed);
  }

  /** Writes a file that is to go there under this name. */
  public OutputStream sealing(String name, Path file) throws IOException {
    var out = SealedStream.seal(key, name, new BufferedOutputStream(Files.newOutputStream(file)));
    var fast = new Deflater(Deflater.BEST_SPEED);
    return new DeflaterOutputStream(out, fast, 64 * 1024) {
      @Override
      public void close() throws IOException {
        super.close();
        fast.end();
      }
    };
  }

  /** Brings a sealed file there and removes it here. */
  public void putSealed(String name, Path sealed) throws IOException {
    destination.put(name, sealed);
    Files.delete(sealed);
  }

  public void put(String name, Content content) throws IOException {
    Path sealed = Files.createTempFile(Files.createDirectories(scratch), "put", ".sealed");
    try {
      seal(name, content, sealed);
      destination.put(name, sealed);
    } finally {
      Files.deleteIfExists(sealed);
    }
  }

  public void put(String name, Object json) throws IOException {
    put(name, out -> out.write(JSON.writeValueAsBytes(json)));
  }

  /**
   * @throws DamagedException here or on reading, where it is not what was put
   */
  public InputStream open(String name) throws IOException {
    return new InflaterInputStream(
        SealedStream.open(key, name, new BufferedInputStream(destination.open(name))));
  }

  /** Reads a file that {@link #seal} wrote and that is still here. */
  public InputStream openSealed(String name, Path sealed) throws IOException {
    return new InflaterInputStream(
        SealedStream.open(key, name, new BufferedInputStream(Files.newInputStream(sealed))));
  }

  public <T> T read(String name, Class<T> type) throws IOException {
    try (InputStream in = open(name)) {
      return JSON.readValue(in.readAllBytes(), type);
    }
  }

  public boolean exists(String name) throws IOException {
    return destination.exists(name);
  }

  public List<String> list(String prefix) throws IOException {
    return destination.list(prefix);
  }

  public void delete(String name) throws IOException {
    destination.delete(name);
  }

  /** What contents are named by. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public String nameOf(byte[] digest) {
    return key.name(digest);
  }

  @Override
  public String toString() {
    return destination.toString();
  }
}
