package io.bactrian.models.embeddings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * BERT's tokenizer without case: cleaned text, split at spaces, punctuation and each Han character,
 * each word as the longest pieces of the vocabulary from its left. It gives what Hugging Face's
 * tokenizers give for the model's {@code tokenizer.json}, with the Unicode of the Java that runs.
 */
final class WordPieces {
  private static final Pattern SPECIAL = Pattern.compile("\\[(?:PAD|UNK|CLS|SEP|MASK)]");
  private static final String INSIDE = "##";
  private static final int LONGEST_WORD = 100; // code points, max_input_chars_per_word

  /** The blocks that tokenizers split at each character; no other script of their words. */
  private static final int[][] HAN = {
    {0x4E00, 0x9FFF}, {0x3400, 0x4DBF}, {0x20000, 0x2A6DF}, {0x2A700, 0x2B73F},
    {0x2B740, 0x2B81F}, {0x2B920, 0x2CEAF}, {0xF900, 0xFAFF}, {0x2F800, 0x2FA1F}
  };

  private final Map<String, Integer> vocabulary;

  WordPieces(Map<String, Integer> vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * @param json a {@code tokenizer.json}
   */
  static WordPieces read(byte[] json) throws IOException {
    JsonNode model = new ObjectMapper().readTree(json).path("model");
    Map<String, Integer> vocabulary = new HashMap<>();
    model
        .path("vocab")
        .properties()
        .forEach(piece -> vocabulary.put(piece.getKey(), piece.getValue().intValue()));
    return new WordPieces(vocabulary);
  }

  /**
   * @param limit of the pieces, beginning and end among them
   */
  Pieces of(String text, int limit) {
    List<Integer> ids = new ArrayList<>();
    ids.add(id("[CLS]"));
    int from = 0;
    for (Matcher special = SPECIAL.matcher(text); special.find(); from = special.end()) {
      addWords(text.substring(from, special.start()), ids, limit);
      ids.add(id(special.group()));
    }
    addWords(text.substring(from), ids, limit);
    boolean truncated = ids.size() > limit - 1;
    List<Integer> read = new ArrayList<>(truncated ? ids.subList(0, limit - 1) : ids);
    read.add(id("[SEP]"));
    return new Pieces(read, truncated);
  }

  private int id(String special) {
    return vocabulary.getOrDefault(special, 0);
  }

  private void addWords(String text, List<Integer> ids, int limit) {
    String plain = Normalizer.normalize(cleaned(text), Normalizer.Form.NFD);
    var word = new StringBuilder();
    for (int at = 0; at < plain.length() && ids.size() <= limit; ) {
      int c = plain.codePointAt(at);
      at += Character.charCount(c);
      if (isSpace(c)) {
        addWord(word, ids);
      } else if (isPunctuation(c)) {
        addWord(word, ids);
        addWord(word.appendCodePoint(c), ids);
      } else if (Character.getType(c) != Character.NON_SPACING_MARK) {
        word.appendCodePoint(Character.toLowerCase(c));
      }
    }
    addWord(word, ids);
  }

  private static String cleaned(String text) {
    var cleaned = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> !isLeftOut(c))
        .forEach(
            c -> {
              if (isHan(c)) {
                cleaned.append(' ').appendCodePoint(c).append(' ');
              } else {
                cleaned.appendCodePoint(c);
              }
            });
    return cleaned.toString();
  }

  /** Adds what the word is made of, or that it is unknown, and empties it. */
  private void addWord(StringBuilder letters, List<Integer> ids) {
    String word = letters.toString();
    letters.setLength(0);
    List<Integer> pieces = new ArrayList<>();
    int from = 0;
    while (from < word.length()) {
      int end = word.codePointCount(0, word.length()) > LONGEST_WORD ? from : end(word, from);
      if (end == from) {
        ids.add(id("[UNK]"));
        return;
      }
      pieces.add(vocabulary.get(piece(word, from, end)));
      from = end;
    }
    ids.addAll(pieces);
  }

  /** The end of the longest piece that begins here; the beginning where there is none. */
  private int end(String word, int from) {
    int end = word.length();
    while (end > from && !vocabulary.containsKey(piece(word, from, end))) {
      end = word.offsetByCodePoints(end, -1);
    }
    return end;
  }

  private static String piece(String word, int from, int end) {
    return (from == 0 ? "" : INSIDE) + word.substring(from, end);
  }

  private static boolean isLeftOut(int c) {
    if (c == '\t' || c == '\n' || c == '\r') {
      return false;
    }
    return c == 0xFFFD
        || switch (Character.getType(c)) {
          case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE ->
              true;
          default -> false;
        };
  }

  private static boolean isSpace(int c) {
    return c == '\t' || c == '\n' || c == '\r' || Character.isSpaceChar(c);
  }

  private static boolean isHan(int c) {
    for (int[] block : HAN) {
      if (c >= block[0] && c <= block[1]) {
        return true;
      }
    }
    return false;
  }

  /** Of ASCII the symbols too. */
  private static boolean isPunctuation(int c) {
    if (c < 128) {
      return c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }
}
