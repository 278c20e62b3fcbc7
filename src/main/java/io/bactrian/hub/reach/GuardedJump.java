package io.bactrian.hub.reach;

import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** JSch takes no socket factory from Camel, but a proxy: this one goes straight to the server. */
final class GuardedJump implements Proxy {
  private final Socket socket;

  GuardedJump(GuardedSockets sockets) {
    this.socket = sockets.createSocket();
  }

  @Override
  public void connect(@Nullable SocketFactory factory, String host, int port, int timeout)
      throws IOException {
    socket.connect(new InetSocketAddress(host, port), timeout);
  }

  @Override
  public InputStream getInputStream() {
    try {
      return socket.getInputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public OutputStream getOutputStream() {
    try {
      return socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Socket getSocket() {
    return socket;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
