package dev.starling.discovery.tailscale;

/** What answers instead of Tailscale, and can be told how. */
public interface FakeTailscale extends AutoCloseable {
  /** A strategy that asks it. */
  Tailscale.Builder strategy();

  /** Answers with this status from now on. */
  void answers(String json) throws Exception;

  /** Takes questions from now on, and answers none. */
  void stalls() throws Exception;

  /** Refuses from now on, as the real one does when it cannot answer. */
  void refuses() throws Exception;

  /** What a strategy reports of that. */
  String refusal();

  /** How often it was asked so far. */
  long asked() throws Exception;
}
