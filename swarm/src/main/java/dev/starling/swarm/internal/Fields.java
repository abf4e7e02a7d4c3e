package dev.starling.swarm.internal;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.MapTerm;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the fields of an envelope; what is not as expected is a {@link FieldException}. */
final class Fields {
  static final int MAX_TEXT_BYTES = 255;

  private Fields() {}

  static long integer(MapTerm fields, String key) throws FieldException {
    return integer(key, fields.get(key));
  }

  static long integer(String key, @Nullable Term term) throws FieldException {
    if (term instanceof IntegerTerm integer && integer.isLong()) {
      return integer.small();
    }
    throw new FieldException(key + " is no 64-bit integer");
  }

  static String text(MapTerm fields, String key) throws FieldException {
    return text(key, fields.get(key));
  }

  static String text(String key, @Nullable Term term) throws FieldException {
    if (term instanceof BinaryTerm binary && binary.length() <= MAX_TEXT_BYTES) {
      return binary.utf8();
    }
    throw new FieldException(key + " is no binary of at most " + MAX_TEXT_BYTES + " bytes");
  }

  static boolean bool(MapTerm fields, String key) throws FieldException {
    Term term = fields.get(key);
    if (term != null && (term.equals(Atom.TRUE) || term.equals(Atom.FALSE))) {
      return term.equals(Atom.TRUE);
    }
    throw new FieldException(key + " is no boolean");
  }

  static List<Term> list(MapTerm fields, String key) throws FieldException {
    return list(key, fields.get(key));
  }

  static List<Term> list(String key, @Nullable Term term) throws FieldException {
    if (term instanceof ListTerm list) {
      return list.elements();
    }
    throw new FieldException(key + " is no list");
  }

  static TupleTerm tuple(String key, @Nullable Term term, int arity) throws FieldException {
    if (term instanceof TupleTerm tuple && tuple.arity() == arity) {
      return tuple;
    }
    throw new FieldException(key + " has an element that is no tuple of " + arity);
  }

  /** A field that is missing, or not what it should be. */
  static final class FieldException extends Exception {
    private static final long serialVersionUID = 1L;

    FieldException(String message) {
      super(message, null, false, false);
    }
  }
}
