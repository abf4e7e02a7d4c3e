package dev.starling.erldist.dist;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what a frame reader finds. */
final class RecordingSink implements FrameParser.Sink {
  /** Each control message and its payload, {@code nil} for none. */
  private final List<Term> received;

  final List<String> lost = new ArrayList<>();

  RecordingSink(List<Term> received) {
    this.received = received;
  }

  @Override
  public void message(TupleTerm control, @Nullable Term payload) {
    received.add(control);
    received.add(payload == null ? Atom.NIL : payload);
  }

  @Override
  public void lost(@Nullable TupleTerm control, String why) {
    lost.add(control + ": " + why);
  }
}
