package io.bactrian.models.artifacts;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which files an archive may hold, by name and by how they begin. */
public final class FileKinds {
  private static final Set<String> TAKEN = Set.of("onnx", "json", "txt", "md", "csv", "log", "png");
  private static final Set<String> PROGRAMS =
      Set.of("pkl", "pickle", "joblib", "pt", "pth", "ckpt", "dill", "npy", "npz", "bin", "sav");
  private static final Pattern EXTERNAL =
      Pattern.compile(".*(\\.onnx[._]data|\\.data|\\.weight.*)");
  private static final int PICKLE = 0x80; // opcode PROTO, with the protocol behind it
  private static final int NEWEST_PROTOCOL = 5;

  private FileKinds() {}

  /** Why a file of this name is refused; null where it is not. */
  static @Nullable String obstacle(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String kind = lower.substring(lower.lastIndexOf('.') + 1);
    if (PROGRAMS.contains(kind)) {
      return pickle(name);
    }
    if (EXTERNAL.matcher(lower).matches()) {
      return name + " is external data of a model: save the model with its data inside.";
    }
    return TAKEN.contains(kind)
        ? null
        : name + " is of a kind that is not taken: leave it out of the artifact.";
  }

  /** The same by content, whatever its name says. */
  public static @Nullable String obstacle(String name, byte[] content) {
    boolean pickled =
        content.length > 1
            && (content[0] & 0xff) == PICKLE
            && content[1] >= 2
            && content[1] <= NEWEST_PROTOCOL;
    boolean zipped = content.length > 3 && content[0] == 'P' && content[1] == 'K' && content[2] < 9;
    if (pickled) {
      return pickle(name);
    }
    return zipped
        ? name + " is an archive, as PyTorch saves pickles: export the model to ONNX."
        : null;
  }

  private static String pickle(String name) {
    return name
        + " may be a pickle, and to open a pickle is to run a program: the hub never does. Export"
        + " the model to ONNX (torch.onnx.export, skl2onnx) and upload that.";
  }
}
