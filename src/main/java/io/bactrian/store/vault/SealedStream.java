package io.bactrian.store.vault;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM over content of any length, in chunks: the STREAM construction (Hoang, Reyhanitabar,
 * Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, 2015). A
 * nonce counts the chunks and marks the last one, and the name is authenticated with each, so that
 * a chunk that is changed, missing, moved or of another file is noticed, as is a file cut short.
 */
final class SealedStream {
  private static final byte[] MAGIC = "BHB1".getBytes(StandardCharsets.US_ASCII);
  private static final int SALT = 32;
  private static final int CHUNK = 64 * 1024;
  private static final int TAG = 16;

  private SealedStream() {}

  /** What is written to it goes enciphered to {@code out}; complete once it is closed. */
  static OutputStream seal(VaultKey key, String name, OutputStream out) throws IOException {
    byte[] salt = new byte[SALT];
    new SecureRandom().nextBytes(salt);
    out.write(MAGIC);
    out.write(salt);
    return new Sealing(out, new Chunks(Cipher.ENCRYPT_MODE, key.of(salt), name));
  }

  /**
   * Reads what {@link #seal} wrote under the same name.
   *
   * @throws DamagedException here or on reading, where it is not exactly that
   */
  static InputStream open(VaultKey key, String name, InputStream in) throws IOException {
    byte[] header = in.readNBytes(MAGIC.length + SALT);
    if (header.length < MAGIC.length + SALT
        || !Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new DamagedException(name, "it does not begin as a backup's object does");
    }
    byte[] salt = Arrays.copyOfRange(header, MAGIC.length, header.length);
    return new Opening(in, new Chunks(Cipher.DECRYPT_MODE, key.of(salt), name));
  }

  /** One chunk after the other. */
  private static final class Chunks {
    private final int mode;
    private final SecretKeySpec key;
    private final String name;
    private final Cipher cipher;
    private long next;

    Chunks(int mode, SecretKeySpec key, String name) {
      this.mode = mode;
      this.key = key;
      this.name = name;
      try {
        this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has AES/GCM/NoPadding", e);
      }
    }

    byte[] next(byte[] chunk, int length, boolean last) throws IOException {
      byte[] nonce =
          ByteBuffer.allocate(12).putLong(3, next++).put(11, (byte) (last ? 1 : 0)).array();
      try {
        cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher.doFinal(chunk, 0, length);
      } catch (AEADBadTagException e) {
        throw new DamagedException(name, "its chunk " + (next - 1) + " is not what was written");
      } catch (GeneralSecurityException e) {
        throw new IOException("cannot encipher " + name, e);
      }
    }
  }

  private static final class Sealing extends FilterOutputStream {
    private final Chunks chunks;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(CHUNK);
    private boolean closed;

    Sealing(OutputStream out, Chunks chunks) {
      super(out);
      this.chunks = chunks;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      for (int at = from, left = length; left > 0; ) {
        if (buffer.size() == CHUNK) { // full and not the last one, for here is more
          flushChunk(false);
        }
        int part = Math.min(left, CHUNK - buffer.size());
        buffer.write(bytes, at, part);
        at += part;
        left -= part;
      }
    }

    private void flushChunk(boolean last) throws IOException {
      out.write(chunks.next(buffer.toByteArray(), buffer.size(), last));
      buffer.reset();
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        flushChunk(true);
        super.close();
      }
    }
  }

  private static final class Opening extends InputStream {
    private final PushbackInputStream in;
    private final Chunks chunks;
    private byte[] plain = {};
    private int at;
    private boolean last;

    Opening(InputStream in, Chunks chunks) {
      this.in = new PushbackInputStream(in, 1);
      this.chunks = chunks;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      while (at == plain.length) {
        if (last) {
          return -1;
        }
        byte[] chunk = in.readNBytes(CHUNK + TAG);
        if (chunk.length < TAG) {
          throw new DamagedException(chunks.name, "it is cut short");
        }
        int more = in.read();
        last = more < 0;
        if (!last) {
          in.unread(more);
        }
        plain = chunks.next(chunk, chunk.length, last);
        at = 0;
      }
      int part = Math.min(length, plain.length - at);
      System.arraycopy(plain, at, target, from, part);
      at += part;
      return part;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
