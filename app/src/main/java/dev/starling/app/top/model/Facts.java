package dev.starling.app.top.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node answered when it was asked.
 *
 * @param members the asked node first
 */
public record Facts(List<Member> members, Command command, List<Link> links) {
  public Facts {
    members = List.copyOf(members);
    links = List.copyOf(links);
  }

  public Member here() {
    return members.get(0);
  }

  public boolean commands(Member member) {
    return member.name().equals(command.commander());
  }

  public @Nullable Link link(String node) {
    return links.stream().filter(link -> link.node().equals(node)).findFirst().orElse(null);
  }
}
