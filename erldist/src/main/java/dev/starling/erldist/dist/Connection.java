package dev.starling.erldist.dist;

import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;

/**
 * One established distribution connection. All methods are for the event loop only.
 *
 * <p>What is sent leaves at the end of the event loop's turn, together. A message above {@link
 * EncodedTerm#LARGE_BYTES} leaves in fragments to a peer that reads them: what the process that the
 * control message names as its sender sends later waits behind it, everything else overtakes it.
 *
 * <p>A sender that goes on while {@link #isWritable()} is false reaches a bound in the end, and the
 * connection is closed with {@link CloseReason#OVERFLOW}.
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

  /**
   * Queues a control message with a large message that was encoded before; otherwise as {@link
   * #send(TupleTerm)}.
   *
   * @param gone is run on the event loop when the message does not wait any more; or never, when
   *     the connection ends before
   */
  boolean send(TupleTerm control, EncodedTerm payload, Runnable gone);

  /**
   * False while more than the high-water mark of unsent bytes waits, those of large messages not
   * counted.
   */
  boolean isWritable();

  /** Bytes that wait to be sent, those of large messages included. */
  long pendingBytes();

  /** Those of them that a small message cannot overtake, if none of its sender's waits. */
  long committedBytes();

  /**
   * Whether something of that process can be overtaken by what others send now: a large message of
   * its own waits.
   */
  boolean holds(Pid sender);

  /** Closes the socket, after a try to send what waits; it is not waited for. */
  void close();
}
