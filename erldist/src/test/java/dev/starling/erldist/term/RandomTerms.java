package dev.starling.erldist.term;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Terms of every kind but funs with an environment, which only a BEAM node can make. */
public final class RandomTerms {
  private static final int LEAVES = 10;
  private static final int CONTAINERS = 4;

  private static final long[] EDGES = {
    0, 1, 0xff, 0x100, 1L << 27, 1L << 28, 1L << 31, 1L << 32, 1L << 59, 1L << 60, Long.MAX_VALUE
  };

  private static final double[] FLOATS = {
    0.0,
    -0.0,
    1.0,
    -1.5,
    0.1,
    1e23,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    -Double.MIN_VALUE,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Math.PI
  };

  private static final String[] ALPHABETS = {
    "abcdefghijklmnopqrstuvwxyz_@09", "éàüßÿ÷×Þ¡", "λждшאب漢字", "😀🂡𝄞", " .'\"\\\n\t{}[]"
  };

  private final Random random;

  /** Before OTP 27, 0.0 and -0.0 were one key; no term here has both. */
  private int keysAround;

  public RandomTerms(long seed) {
    this.random = new Random(seed);
  }

  /** A term of at most {@code depth} containers inside each other. */
  public Term next(int depth) {
    int kind = random.nextInt(depth == 0 ? LEAVES : LEAVES + 2 * CONTAINERS);
    return switch (kind) {
      case 0, 1 -> atom();
      case 2 -> integer();
      case 3 -> bigInteger();
      case 4 -> floating();
      case 5 -> BinaryTerm.wrap(bytes(size(200)));
      case 6 -> bits();
      case 7 -> ListTerm.wrapBytes(bytes(size(300)));
      case 8 -> identifier();
      case 9 -> new ExportFun(atom(), atom(), random.nextInt(256));
      default ->
          switch ((kind - LEAVES) % CONTAINERS) {
            case 0 -> new TupleTerm(elements(size(6), depth));
            case 1 -> new ListTerm(elements(size(6), depth));
            case 2 -> new ImproperList(elements(1 + size(5), depth), leafThatIsNoList());
            default -> new MapTerm(entries(size(5), depth));
          };
    };
  }

  public Atom atom() {
    String alphabet = ALPHABETS[random.nextInt(3) == 0 ? random.nextInt(ALPHABETS.length) : 0];
    int[] letters = alphabet.codePoints().toArray();
    StringBuilder name = new StringBuilder();
    int length = random.nextInt(30) == 0 ? Atom.MAX_CHARACTERS : random.nextInt(20);
    for (int i = 0; i < length; i++) {
      name.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return Atom.of(name.toString());
  }

  private IntegerTerm integer() {
    long value =
        switch (random.nextInt(3)) {
          case 0 -> random.nextInt(300);
          case 1 -> EDGES[random.nextInt(EDGES.length)] + random.nextInt(3) - 1;
          default -> random.nextLong() >> random.nextInt(Long.SIZE);
        };
    return IntegerTerm.of(random.nextBoolean() ? value : -value);
  }

  private IntegerTerm bigInteger() {
    int bits = random.nextInt(20) == 0 ? 8 * 250 + random.nextInt(100) : 60 + random.nextInt(80);
    BigInteger value =
        random.nextBoolean() ? BigInteger.ONE.shiftLeft(bits) : new BigInteger(bits, random);
    BigInteger near = value.add(BigInteger.valueOf(random.nextInt(3) - 1));
    return IntegerTerm.of(random.nextBoolean() ? near : near.negate());
  }

  private FloatTerm floating() {
    double value = Double.longBitsToDouble(random.nextLong());
    if (random.nextBoolean() || !Double.isFinite(value)) {
      value = FLOATS[random.nextInt(FLOATS.length)];
    }
    return FloatTerm.of(value == 0 && keysAround > 0 ? 0.0 : value);
  }

  private BitString bits() {
    byte[] bytes = bytes(1 + random.nextInt(10));
    int lastBits = 1 + random.nextInt(7);
    bytes[bytes.length - 1] &= (byte) (0xff << (8 - lastBits));
    return new BitString(BinaryTerm.wrap(bytes), lastBits);
  }

  private Term identifier() {
    Atom node = Atom.of("n" + random.nextInt(3) + "@host");
    long creation = word() & 0xffff_ffffL;
    return switch (random.nextInt(3)) {
      case 0 -> new Pid(node, random.nextInt(1 << 28), random.nextInt(1 << 13), creation);
      case 1 -> new PortId(node, random.nextLong() >>> random.nextInt(Long.SIZE), creation);
      default -> {
        // The first word of a reference from the wire has 18 bits for nodes before OTP 26.
        int[] words = new int[random.nextBoolean() ? 3 : 5];
        for (int i = 0; i < words.length; i++) {
          words[i] = i == 0 ? random.nextInt(1 << 18) : word();
        }
        yield Reference.of(node, creation, words);
      }
    };
  }

  private int word() {
    return random.nextInt(4) == 0 ? random.nextInt(4) : random.nextInt();
  }

  private Term leafThatIsNoList() {
    Term leaf = next(0);
    return leaf instanceof ListTerm ? atom() : leaf;
  }

  private List<Term> elements(int count, int depth) {
    List<Term> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      elements.add(next(depth - 1));
    }
    return elements;
  }

  private Map<Term, Term> entries(int count, int depth) {
    Map<Term, Term> entries = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      keysAround++;
      Term key = next(depth - 1);
      keysAround--;
      entries.put(key, next(depth - 1));
    }
    return entries;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    if (random.nextBoolean()) {
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) ('a' + (bytes[i] & 0x0f));
      }
    }
    return bytes;
  }

  /** Mostly small, sometimes up to 40 times as large. */
  private int size(int usual) {
    return random.nextInt(100) == 0 ? random.nextInt(40 * usual) : random.nextInt(usual);
  }
}
