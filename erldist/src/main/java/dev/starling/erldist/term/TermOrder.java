package dev.starling.erldist.term;

/**
 * Erlang's order of map keys: number &lt; atom &lt; reference &lt; fun &lt; port &lt; pid &lt;
 * tuple &lt; map &lt; list &lt; bit string, and every integer before every float. Total, and zero
 * exactly for equal terms. Identifiers of one kind, and funs, stand in an order of our own, since
 * theirs depends on the node that compares.
 */
final class TermOrder {
  private static final int INTEGER = 0;
  private static final int FLOAT = 1;
  private static final int ATOM = 2;
  private static final int REFERENCE = 3;
  private static final int FUN = 4;
  private static final int EXPORT = 5;
  private static final int PORT = 6;
  private static final int PID = 7;
  private static final int TUPLE = 8;
  private static final int MAP = 9;
  private static final int NIL = 10;
  private static final int LIST = 11;
  private static final int BITS = 12;

  private TermOrder() {}

  static int compare(Term a, Term b) {
    if (a == b) {
      return 0;
    }
    if (a instanceof Atom x && b instanceof Atom y) {
      return x.compare(y);
    }
    int rank = rank(a);
    int order = Integer.compare(rank, rank(b));
    if (order != 0) {
      return order;
    }
    return switch (rank) {
      case TUPLE -> compareTuples((TupleTerm) a, (TupleTerm) b);
      case MAP -> compareMaps((MapTerm) a, (MapTerm) b);
      case LIST -> compareLists(a, b);
      default -> compareScalars(rank, a, b);
    };
  }

  private static int compareScalars(int rank, Term a, Term b) {
    return switch (rank) {
      case INTEGER -> compareIntegers((IntegerTerm) a, (IntegerTerm) b);
      case FLOAT -> Double.compare(((FloatTerm) a).value(), ((FloatTerm) b).value());
      case REFERENCE -> compareReferences((Reference) a, (Reference) b);
      case FUN -> ((OpaqueFun) a).encoded().compareBytes(((OpaqueFun) b).encoded());
      case EXPORT -> compareExports((ExportFun) a, (ExportFun) b);
      case PORT -> comparePorts((PortId) a, (PortId) b);
      case PID -> comparePids((Pid) a, (Pid) b);
      case BITS -> compareBits(a, b);
      default -> 0;
    };
  }

  private static int rank(Term term) {
    if (term instanceof IntegerTerm) {
      return INTEGER;
    } else if (term instanceof Atom) {
      return ATOM;
    } else if (term instanceof BinaryTerm || term instanceof BitString) {
      return BITS;
    } else if (term instanceof TupleTerm) {
      return TUPLE;
    } else if (term instanceof ListTerm list) {
      return list.size() == 0 ? NIL : LIST;
    } else if (term instanceof MapTerm) {
      return MAP;
    } else if (term instanceof FloatTerm) {
      return FLOAT;
    } else if (term instanceof Pid) {
      return PID;
    } else if (term instanceof Reference) {
      return REFERENCE;
    } else if (term instanceof ImproperList) {
      return LIST;
    } else if (term instanceof PortId) {
      return PORT;
    } else {
      return term instanceof ExportFun ? EXPORT : FUN;
    }
  }

  private static int compareIntegers(IntegerTerm a, IntegerTerm b) {
    return a.isLong() && b.isLong()
        ? Long.compare(a.small(), b.small())
        : a.bigValue().compareTo(b.bigValue());
  }

  private static int compareReferences(Reference a, Reference b) {
    int order = compareNodes(a.node(), a.creation(), b.node(), b.creation());
    return order != 0 ? order : a.compareWords(b);
  }

  private static int compareExports(ExportFun a, ExportFun b) {
    int order = compare(a.module(), b.module());
    if (order == 0) {
      order = compare(a.function(), b.function());
    }
    return order != 0 ? order : Integer.compare(a.arity(), b.arity());
  }

  private static int comparePorts(PortId a, PortId b) {
    int order = compareNodes(a.node(), a.creation(), b.node(), b.creation());
    return order != 0 ? order : Long.compareUnsigned(a.id(), b.id());
  }

  private static int comparePids(Pid a, Pid b) {
    int order = compareNodes(a.node(), a.creation(), b.node(), b.creation());
    if (order == 0) {
      order = Long.compare(a.serial(), b.serial());
    }
    return order != 0 ? order : Long.compare(a.id(), b.id());
  }

  private static int compareNodes(Atom node, long creation, Atom otherNode, long otherCreation) {
    int order = compare(node, otherNode);
    return order != 0 ? order : Long.compare(creation, otherCreation);
  }

  private static int compareTuples(TupleTerm a, TupleTerm b) {
    int order = Integer.compare(a.arity(), b.arity());
    for (int i = 0; order == 0 && i < a.arity(); i++) {
      order = compare(a.get(i), b.get(i));
    }
    return order;
  }

  /** By size, then all keys, then all values. */
  private static int compareMaps(MapTerm a, MapTerm b) {
    int order = Integer.compare(a.size(), b.size());
    for (int i = 0; order == 0 && i < a.size(); i++) {
      order = compare(a.keyAt(i), b.keyAt(i));
    }
    for (int i = 0; order == 0 && i < a.size(); i++) {
      order = compare(a.valueAt(i), b.valueAt(i));
    }
    return order;
  }

  private static int compareLists(Term a, Term b) {
    int sizeA = size(a);
    int sizeB = size(b);
    for (int i = 0; i < Math.min(sizeA, sizeB); i++) {
      int order = compare(element(a, i), element(b, i));
      if (order != 0) {
        return order;
      }
    }
    if (sizeA == sizeB) {
      return compare(tail(a), tail(b));
    }
    // One goes on with more elements where the other has its tail, which is no list but may be [].
    return sizeA < sizeB
        ? Integer.compare(rank(tail(a)), LIST)
        : Integer.compare(LIST, rank(tail(b)));
  }

  private static int size(Term list) {
    return list instanceof ListTerm proper ? proper.size() : ((ImproperList) list).size();
  }

  private static Term element(Term list, int index) {
    return list instanceof ListTerm proper ? proper.get(index) : ((ImproperList) list).get(index);
  }

  private static Term tail(Term list) {
    return list instanceof ImproperList improper ? improper.tail() : ListTerm.EMPTY;
  }

  private static int compareBits(Term a, Term b) {
    int order = bytes(a).compareBytes(bytes(b));
    return order != 0 ? order : Integer.compare(lastBits(a), lastBits(b));
  }

  private static BinaryTerm bytes(Term bits) {
    return bits instanceof BinaryTerm binary ? binary : ((BitString) bits).bytes();
  }

  private static int lastBits(Term bits) {
    return bits instanceof BitString string ? string.lastBits() : 8;
  }
}
