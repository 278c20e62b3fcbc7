package io.bactrian.hub.embedded;

import io.bactrian.shared.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The S3 protocol on loopback over a folder, by S3Proxy. It brings its own Jetty and its own
 * Jackson, so it has a class loader of its own above the platform's only.
 */
final class EmbeddedObjectStore implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedObjectStore.class);
  static final String ACCESS_KEY = "hub";

  private final Object proxy;
  private final URLClassLoader loader;
  private final URI endpoint;
  private final String secretKey;

  private EmbeddedObjectStore(Object proxy, URLClassLoader loader, int port, String secretKey) {
    this.proxy = proxy;
    this.loader = loader;
    this.endpoint = URI.create("http://127.0.0.1:" + port);
    this.secretKey = secretKey;
  }

  /**
   * Starts on a free port; buckets are folders below {@code folder/buckets}.
   *
   * @throws IOException if S3Proxy does not start
   */
  static EmbeddedObjectStore start(Path folder) throws IOException {
    Path buckets = Files.createDirectories(folder.resolve("buckets"));
    Path secret = folder.resolve("secret");
    if (!SecretFile.exists(secret)) {
      SecretFile.create(secret);
    }
    var loader =
        new URLClassLoader(
            new URL[] {
              quietLogging(folder),
              unpack(EmbeddedObjectStore.class.getResource("/embedded/s3proxy.jar"), folder)
            },
            ClassLoader.getPlatformClassLoader());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader); // S3Proxy looks its services up through it
    try {
      Object store =
          loader
              .loadClass("org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore")
              .getConstructor(String.class)
              .newInstance(buckets.toString());
      Class<?> proxyClass = loader.loadClass("org.gaul.s3proxy.S3Proxy");
      Class<?> builderClass = loader.loadClass("org.gaul.s3proxy.S3Proxy$Builder");
      Object builder =
          builderClass
              .getMethod("fromProperties", Properties.class)
              .invoke(null, settings(SecretFile.read(secret)));
      builderClass
          .getMethod("blobStore", loader.loadClass("org.gaul.s3proxy.blobstore.BlobStore"))
          .invoke(builder, store);
      Object proxy = builderClass.getMethod("build").invoke(builder);
      proxyClass.getMethod("start").invoke(proxy);
      int port = (int) proxyClass.getMethod("getPort").invoke(proxy);
      log.info("S3 objects are served on port {}", port);
      return new EmbeddedObjectStore(proxy, loader, port, SecretFile.read(secret));
    } catch (ReflectiveOperationException e) {
      loader.close();
      throw new IOException("S3Proxy does not start", e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  URI endpoint() {
    return endpoint;
  }

  String secretKey() {
    return secretKey;
  }

  @Override
  public void close() throws IOException, ReflectiveOperationException {
    proxy.getClass().getMethod("stop").invoke(proxy);
    loader.close();
  }

  private static Properties settings(String secret) {
    var settings = new Properties();
    settings.setProperty("s3proxy.endpoint", "http://127.0.0.1:0");
    settings.setProperty("s3proxy.authorization", "aws-v2-or-v4");
    settings.setProperty("s3proxy.identity", ACCESS_KEY);
    settings.setProperty("s3proxy.credential", secret);
    settings.setProperty("s3proxy.jetty.max-threads", "32");
    return settings;
  }

  /** S3Proxy carries its own Logback: what it finds first decides that it logs warnings only. */
  private static URL quietLogging(Path folder) throws IOException {
    Path logging = Files.createDirectories(folder.resolve("logging"));
    Files.writeString(
        logging.resolve("logback-test.xml"),
        """
        <configuration>
          <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d %-5level s3proxy %logger{20} : %msg%n</pattern></encoder>
          </appender>
          <root level="warn"><appender-ref ref="console"/></root>
        </configuration>
        """);
    return logging.toUri().toURL();
  }

  /**
   * A class loader reads a jar from a file: the copy inside our own jar is laid beside the buckets,
   * under a name that says which one it is, and stays there for the next start.
   */
  static URL unpack(@Nullable URL inside, Path folder) throws IOException {
    if (inside == null) {
      throw new IOException(
          "embedded/s3proxy.jar is missing from the class path: build with Maven");
    }
    URLConnection connection = inside.openConnection();
    if (!(connection instanceof JarURLConnection packed)) {
      return inside; // it is a file as it is
    }
    Path jar = folder.resolve("s3proxy-%08x.jar".formatted(packed.getJarEntry().getCrc()));
    if (!Files.exists(jar)) {
      deleteFormer(folder);
      Path partial = folder.resolve("s3proxy.jar.partial");
      try (InputStream in = packed.getInputStream()) {
        Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
      }
      try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        channel.force(true); // its name says that it is whole, after a power cut too
      }
      WholeFile.move(partial, jar);
    }
    return jar.toUri().toURL();
  }

  private static void deleteFormer(Path folder) throws IOException {
    try (DirectoryStream<Path> former = Files.newDirectoryStream(folder, "s3proxy*.jar")) {
      for (Path jar : former) {
        Files.delete(jar);
      }
    }
  }
}
