package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A process whose messages wait in a queue until a thread takes them. It traps exits: beside
 * messages come {@code {'EXIT', Pid, Reason}} and {@code {'DOWN', Ref, process, Object, Reason}},
 * as in Erlang. The queue is bounded; when it is full, what arrives is dropped and counted. To be
 * called back instead of waiting, spawn a {@link ProcessHandler}.
 */
public final class Mailbox implements AutoCloseable {
  private final NodeContext context;
  private final LocalProcess process;
  private final BlockingQueue<Term> queue;
  private final LongAdder dropped = new LongAdder();

  Mailbox(NodeCore core, int capacity) {
    this.context = core.context();
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.process = core.spawn(new QueueingHandler());
  }

  /** To register, link, monitor and send with. */
  public LocalProcess process() {
    return process;
  }

  /**
   * Takes the oldest message, waiting for one up to {@code timeout}; null when none came.
   *
   * @throws IllegalStateException on the event loop, which no message could reach meanwhile
   */
  public @Nullable Term receive(Duration timeout) throws InterruptedException {
    if (context.loop().inEventLoop()) {
      throw new IllegalStateException("the event loop must not wait; use poll()");
    }
    return queue.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Takes the oldest message; null when there is none. Never waits. */
  public @Nullable Term poll() {
    return queue.poll();
  }

  /** How many messages came while the queue was full. */
  public long dropped() {
    return dropped.sum();
  }

  /** Ends the process. What is queued can still be taken. */
  @Override
  public void close() {
    process.exit(Atoms.NORMAL);
  }

  private final class QueueingHandler implements ProcessHandler {
    private static final Atom DOWN = Atom.of("DOWN");
    private static final Atom PROCESS = Atom.of("process");
    private static final Atom EXIT = Atom.of("EXIT");

    @Override
    public void message(LocalProcess self, Term message) {
      if (!queue.offer(message)) {
        dropped.increment();
        context.oddities().note(Oddity.LIMIT_REACHED, () -> "the mailbox of " + self + " is full");
      }
    }

    @Override
    public void down(LocalProcess self, Reference monitor, Term object, Term reason) {
      message(self, TupleTerm.of(DOWN, monitor, PROCESS, object, reason));
    }

    @Override
    public void exitSignal(LocalProcess self, Pid from, Term reason) {
      message(self, TupleTerm.of(EXIT, from, reason));
    }
  }
}
