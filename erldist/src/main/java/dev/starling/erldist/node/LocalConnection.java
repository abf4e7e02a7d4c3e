package dev.starling.erldist.node;

import dev.starling.erldist.dist.Connection;
import dev.starling.erldist.dist.DistHandler;
import dev.starling.erldist.dist.EncodedTerm;
import dev.starling.erldist.dist.PeerInfo;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A node's connection to itself: what is sent comes back as received, in a later turn of the event
 * loop. With it, messages, monitors, links and calls between processes of one node need no code of
 * their own.
 */
final class LocalConnection implements Connection {
  /** So that processes that talk to each other for ever leave the loop to others in between. */
  private static final int MESSAGES_PER_TURN = 256;

  /** Other threads are held back while more than this many messages wait. */
  private static final int HIGH_WATER = 1_024;

  private final NodeContext context;
  private final PeerInfo self;
  private final DistHandler receiver;
  private final Deque<Frame> waiting = new ArrayDeque<>();
  private boolean scheduled;
  private boolean closed;

  LocalConnection(NodeContext context, PeerInfo self, DistHandler receiver) {
    this.context = context;
    this.self = self;
    this.receiver = receiver;
  }

  @Override
  public PeerInfo peer() {
    return self;
  }

  @Override
  public boolean send(TupleTerm control) {
    return add(new Frame(control, null));
  }

  @Override
  public boolean send(TupleTerm control, Term payload) {
    return add(new Frame(control, payload));
  }

  @Override
  public boolean send(TupleTerm control, EncodedTerm payload, Runnable gone) {
    boolean open = add(new Frame(control, payload.term()));
    gone.run();
    return open;
  }

  @Override
  public boolean isWritable() {
    return waiting.size() < HIGH_WATER;
  }

  /** Terms are handed over as they are: no bytes ever wait. */
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
    waiting.clear();
  }

  private boolean add(Frame frame) {
    if (closed) {
      return false;
    }
    int limit = context.limits().maxLocalBacklog();
    if (waiting.size() >= limit) {
      context
          .oddities()
          .note(
              Oddity.LIMIT_REACHED,
              () -> "maxLocalBacklog of " + limit + " reached: a message to this node is dropped");
      return true;
    }
    waiting.add(frame);
    schedule();
    return true;
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      context.loop().execute(this::deliver);
    }
  }

  private void deliver() {
    scheduled = false;
    boolean wasWritable = isWritable();
    for (int i = 0; i < MESSAGES_PER_TURN && !waiting.isEmpty(); i++) {
      Frame frame = waiting.remove();
      receiver.received(this, frame.control, frame.payload);
    }
    if (!waiting.isEmpty()) {
      schedule();
    }
    if (!wasWritable && isWritable()) {
      receiver.writable(this);
    }
  }

  private record Frame(TupleTerm control, @Nullable Term payload) {}
}
