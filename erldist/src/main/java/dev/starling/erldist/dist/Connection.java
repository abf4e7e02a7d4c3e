package dev.starling.erldist.dist;

import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;

/**
 * One established distribution connection. All methods are for the event loop only.
 *
 * <p>What is sent leaves at the end of the event loop's turn, together. A sender that goes on while
 * {@link #isWritable()} is false reaches a bound in the end, and the connection is closed with
 * {@link CloseReason#OVERFLOW}.
 */
public interface Connection {
  PeerInfo peer();

  /**
   * Queues a control message. What is sent after the connection closed is dropped.
   *
   * @return whether the connection is still open
   * @throws IllegalArgumentException when the terms are nested too deep, or the frame would be
   *     larger than the endpoint's limit; nothing is sent then
   */
  boolean send(TupleTerm control);

  /**
   * Queues a control message with the message it carries; otherwise as {@link #send(TupleTerm)}.
   */
  boolean send(TupleTerm control, Term payload);

  /** False while more than the high-water mark of unsent bytes waits. */
  boolean isWritable();

  /** Bytes that wait to be sent. */
  long pendingBytes();

  /** Closes the socket, after a try to send what waits; it is not waited for. */
  void close();
}
