package io.bactrian.capture.sources;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection that sends bytes as they are, reads whole answers and is kept as long as it can. */
final class RawConnection implements AutoCloseable {
  private final int port;
  private Socket socket;
  private InputStream in;
  private boolean over;

  record Answer(int status, String body) {}

  RawConnection(int port) throws IOException {
    this.port = port;
    socket = connect();
    in = new BufferedInputStream(socket.getInputStream());
  }

  private Socket connect() throws IOException {
    var connected = new Socket("127.0.0.1", port);
    connected.setTcpNoDelay(true);
    connected.setSoTimeout(15_000);
    return connected;
  }

  Answer send(byte[] request) throws IOException {
    if (over) {
      socket.close();
      socket = connect();
      in = new BufferedInputStream(socket.getInputStream());
      over = false;
    }
    socket.getOutputStream().write(request);
    int status = Integer.parseInt(line().substring(9, 12));
    int length = -1;
    boolean chunked = false;
    for (String header = header(); !header.isEmpty(); header = header()) {
      if (header.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(15).strip());
      }
      chunked |= header.equals("transfer-encoding: chunked");
      over |= header.equals("connection: close");
    }
    byte[] body = chunked ? chunks() : length < 0 ? new byte[0] : in.readNBytes(length);
    over |= !chunked && length < 0; // until the end: not worth reading
    return new Answer(status, new String(body, StandardCharsets.UTF_8));
  }

  private byte[] chunks() throws IOException {
    var body = new ByteArrayOutputStream();
    int length;
    do {
      length = Integer.parseInt(line(), 16);
      body.writeBytes(in.readNBytes(length));
      line();
    } while (length > 0);
    return body.toByteArray();
  }

  private String header() throws IOException {
    return line().toLowerCase(Locale.ROOT);
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection ended without an answer after: " + line);
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
