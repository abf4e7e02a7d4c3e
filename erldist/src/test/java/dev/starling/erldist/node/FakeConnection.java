package dev.starling.erldist.node;

import dev.starling.erldist.dist.Connection;
import dev.starling.erldist.dist.EncodedTerm;
import dev.starling.erldist.dist.PeerInfo;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection to a peer that is a script in a test: keeps what is sent to it. */
final class FakeConnection implements Connection {
  /** What OTP 25 offers, the digest written out. */
  static final long OTP_25 = 0xd07df7fbdL;

  private final PeerInfo peer;
  private final List<Frame> frames = new ArrayList<>();
  final List<Runnable> largeGone = new ArrayList<>();
  boolean writable = true;
  boolean closed;

  /** Refuse payloads whose Erlang syntax has this text, as the real one refuses large terms. */
  @Nullable String refused;

  record Frame(TupleTerm control, @Nullable Term payload) {
    @Override
    public String toString() {
      return payload == null ? control.toString() : control + " " + payload;
    }
  }

  FakeConnection(String node, long flags, boolean visible) {
    this.peer =
        new PeerInfo(
            node,
            flags,
            3,
            visible,
            false,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
  }

  @Override
  public PeerInfo peer() {
    return peer;
  }

  @Override
  public boolean send(TupleTerm control) {
    frames.add(new Frame(control, null));
    return !closed;
  }

  @Override
  public boolean send(TupleTerm control, Term payload) {
    if (refused != null && payload.toString().contains(refused)) {
      throw new IllegalArgumentException("frame too large");
    }
    frames.add(new Frame(control, payload));
    return !closed;
  }

  /** As of a large message, which goes on waiting until {@link #largeGone} are run. */
  @Override
  public boolean send(TupleTerm control, EncodedTerm payload, Runnable gone) {
    frames.add(new Frame(control, payload.term()));
    largeGone.add(gone);
    return !closed;
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public long pendingBytes() {
    return 0;
  }

  @Override
  public long committedBytes() {
    return 0;
  }

  @Override
  public boolean holds(Pid sender) {
    return false;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** What was sent since last asked. */
  List<Frame> taken() {
    List<Frame> taken = List.copyOf(frames);
    frames.clear();
    return taken;
  }
}
