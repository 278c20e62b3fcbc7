package io.bactrian.models.registry;

/**
 * What became of a candidate.
 *
 * @param version the first 16 hexadecimal digits of the file's sha256
 * @param promoted true where the gate let it pass
 * @param reason the gate's, with its figures
 */
public record Registration(String model, String version, boolean promoted, String reason) {
  /** With more to say than the gate. */
  public Registration and(String more) {
    return new Registration(model, version, promoted, reason + "; " + more);
  }
}
