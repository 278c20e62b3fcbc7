package io.bactrian.store.onedrive.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is to be sent, so that a fault can still lose, cut or change it once the work is done. */
record Answer(int status, Map<String, String> headers, Body body) {
  static final JsonMapper JSON = new JsonMapper();

  /** Open from the moment the answer is made, so that content replaced meanwhile is still sent. */
  interface Body extends Closeable {
    long length();

    InputStream stream();

    @Override
    default void close() throws IOException {}
  }

  private record Bytes(byte[] bytes) implements Body {
    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public InputStream stream() {
      return new ByteArrayInputStream(bytes);
    }
  }

  private record Slice(FileChannel file, long length) implements Body {
    @Override
    public InputStream stream() {
      return Channels.newInputStream(file);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  static Answer empty(int status) {
    return new Answer(status, Map.of(), new Bytes(new byte[0]));
  }

  static Answer json(int status, Object value) {
    try {
      return new Answer(
          status,
          Map.of("Content-Type", "application/json"),
          new Bytes(JSON.writeValueAsBytes(value)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Answer file(int status, Path file, long from, long length) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ).position(from);
    return new Answer(
        status, Map.of("Content-Type", "application/octet-stream"), new Slice(channel, length));
  }

  Answer with(String header, String value) {
    var all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new Answer(status, Collections.unmodifiableMap(all), body);
  }

  Answer withBody(byte[] bytes) {
    return new Answer(status, headers, new Bytes(bytes));
  }

  boolean isJson() {
    return body instanceof Bytes && "application/json".equals(headers.get("Content-Type"));
  }
}
