package io.bactrian.store.onedrive.client;

import java.util.Optional;

/** Where bearer tokens come from. Called from many threads at once. */
public interface TokenSource extends AutoCloseable {
  /**
   * A token that is valid now.
   *
   * @throws DriveException with the code {@link DriveException#SIGN_IN}
   */
  String token();

  /** The drive refused this token: the next must be a new one. */
  default void rejected(String token) {}

  /** What an operator has to know before the sign-in is lost, if anything. */
  default Optional<String> warning() {
    return Optional.empty();
  }

  @Override
  default void close() {}
}
