package dev.starling.erldist.dist;

import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code DistEndpoint} tells its owner, always on the event loop. For one connection: {@code
 * connected} once, then {@code received} and {@code lost} any number of times, then {@code closed}
 * once. When a connection is replaced, {@code closed} of the old one comes before {@code connected}
 * of the new.
 *
 * <p>{@code closed} is also called for what this side closes, before {@link Connection#close} or
 * {@code DistEndpoint.disconnect} returns. An exception out of a handler is logged, and changes
 * nothing else.
 */
public interface DistHandler {
  void connected(Connection connection);

  void received(Connection connection, TupleTerm control, @Nullable Term payload);

  void closed(Connection connection, CloseReason reason);

  /**
   * A message came that is too large, too deep or no term at all; the log has the details, and the
   * connection goes on.
   *
   * @param control the control message, null when that is lost too
   */
  default void lost(Connection connection, @Nullable TupleTerm control) {}

  /** The connection can take more again after {@link Connection#isWritable()} was false. */
  default void writable(Connection connection) {}
}
