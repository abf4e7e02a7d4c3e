package dev.starling.erldist.codec;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.ExportFun;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.PortId;
import dev.starling.erldist.term.Reference;

/** Reads atoms, and the identifiers that have an atom in them. */
final class Identifiers {
  private Identifiers() {}

  /** The atom of {@code tag}, which was read already. */
  static Atom atom(TermInput in, AtomTable atoms, int tag) throws TermFormatException {
    return switch (tag) {
      case Tag.SMALL_ATOM_UTF8 -> in.utf8Atom(atoms, in.u8());
      case Tag.ATOM_UTF8 -> in.utf8Atom(atoms, in.u16());
      case Tag.SMALL_ATOM -> in.latin1Atom(atoms, in.u8());
      case Tag.ATOM -> in.latin1Atom(atoms, in.u16());
      case Tag.ATOM_CACHE_REF -> throw in.fail(Tag.refusal(tag));
      default -> throw in.fail("an atom is expected here");
    };
  }

  private static Atom atom(TermInput in, AtomTable atoms) throws TermFormatException {
    return atom(in, atoms, in.tag());
  }

  static Pid pid(TermInput in, AtomTable atoms, int tag) throws TermFormatException {
    Atom node = atom(in, atoms);
    long id = in.u32();
    long serial = in.u32();
    return new Pid(node, id, serial, tag == Tag.NEW_PID ? in.u32() : in.u8());
  }

  static PortId port(TermInput in, AtomTable atoms, int tag) throws TermFormatException {
    Atom node = atom(in, atoms);
    long id = tag == Tag.V4_PORT ? in.i64() : in.u32();
    return new PortId(node, id, tag == Tag.PORT ? in.u8() : in.u32());
  }

  static Reference reference(TermInput in, AtomTable atoms, int tag) throws TermFormatException {
    if (tag == Tag.REFERENCE) {
      Atom node = atom(in, atoms);
      int word = in.i32();
      return Reference.wrap(node, in.u8(), new int[] {word});
    }
    int count = in.u16();
    if (count < 1 || count > Reference.MAX_WORDS) {
      throw in.fail("a reference has 1 to " + Reference.MAX_WORDS + " words, not " + count);
    }
    Atom node = atom(in, atoms);
    long creation = tag == Tag.NEWER_REFERENCE ? in.u32() : in.u8();
    int[] words = new int[count];
    for (int i = 0; i < count; i++) {
      words[i] = in.i32();
    }
    return Reference.wrap(node, creation, words);
  }

  static ExportFun export(TermInput in, AtomTable atoms) throws TermFormatException {
    Atom module = atom(in, atoms);
    Atom function = atom(in, atoms);
    if (in.tag() != Tag.SMALL_INTEGER) {
      throw in.fail("the arity of a fun is a small integer");
    }
    return new ExportFun(module, function, in.u8());
  }
}
