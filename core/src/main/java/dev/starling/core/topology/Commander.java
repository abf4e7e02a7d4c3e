package dev.starling.core.topology;

/**
 * A commander.
 *
 * @param incarnation which life of its name
 * @param token to be shown to whoever guards a resource
 */
public record Commander(long incarnation, Token token) {
  public String node() {
    return token.node();
  }
}
