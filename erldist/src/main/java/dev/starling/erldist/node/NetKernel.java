package dev.starling.erldist.node;

import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;

/**
 * The registered name {@code net_kernel}: answers {@code net_adm:ping}. A message that comes
 * through has proved that its sender is authorised, so the answer is always yes. Other requests are
 * ignored, as {@code net_kernel} itself ignores those it does not know.
 */
final class NetKernel implements GenServer {
  @Override
  public void handleCall(LocalProcess self, From from, Term request) {
    if (request instanceof TupleTerm tuple
        && tuple.arity() == 2
        && tuple.get(0).equals(Atoms.IS_AUTH)) {
      from.reply(Atoms.YES);
    }
  }
}
