package dev.starling.erldist.dist;

import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;

/** One established distribution connection. All methods are for the event loop only. */
public interface Connection {
  PeerInfo peer();

  /**
   * Queues a control message. What is sent after the connection closed is dropped.
   *
   * @return whether the connection is still open
   */
  boolean send(TupleTerm control);

  /** Queues a control message with the message it carries. */
  boolean send(TupleTerm control, Term payload);

  /** False while more than the high-water mark of unsent bytes waits. */
  boolean isWritable();

  /** Bytes that wait to be sent. */
  long pendingBytes();

  void close();
}
