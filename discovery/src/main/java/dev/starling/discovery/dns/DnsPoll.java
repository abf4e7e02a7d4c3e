package dev.starling.discovery.dns;

import dev.starling.discovery.Poller;
import dev.starling.discovery.dns.DnsLookup.Outcome;
import dev.starling.discovery.dns.DnsLookup.Question;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Looks all queries up, those answers excepted that are still good by their time to live. */
final class DnsPoll implements Poller.Source {
  private final String basename;
  private final NameServers servers;
  private final List<Question> questions;
  private final DnsLookup lookup;
  private final LongSupplier nanoClock;
  private final Map<Question, Kept> kept = new HashMap<>();

  private record Kept(Set<String> hosts, long untilNanos) {}

  DnsPoll(
      String basename,
      NameServers servers,
      List<Query> queries,
      Duration timeout,
      LongSupplier nanoClock) {
    this.basename = basename;
    this.servers = servers;
    this.questions =
        queries.stream()
            .flatMap(query -> query.types().stream().map(type -> new Question(query.name(), type)))
            .distinct()
            .toList();
    this.lookup = new DnsLookup(timeout);
    this.nanoClock = nanoClock;
  }

  @Override
  public void poll(Consumer<String> found) throws IOException, InterruptedException {
    long nowNanos = nanoClock.getAsLong();
    kept.values().removeIf(answer -> answer.untilNanos - nowNanos <= 0);
    kept.values().forEach(answer -> tell(answer.hosts, found));
    List<Question> open = new ArrayList<>(questions);
    open.removeAll(kept.keySet());
    if (open.isEmpty()) {
      return;
    }
    Set<String> failures = new LinkedHashSet<>();
    for (var asked : lookup.ask(servers.now(), open).entrySet()) {
      if (asked.getValue() instanceof Outcome.Answered answered) {
        Set<String> hosts = answered.answer().hosts();
        long ttlNanos = TimeUnit.SECONDS.toNanos(answered.answer().ttlSeconds());
        kept.put(asked.getKey(), new Kept(hosts, nowNanos + ttlNanos));
        tell(hosts, found);
      } else if (asked.getValue() instanceof Outcome.Failed failed) {
        failures.add(failed.detail());
      }
    }
    if (!failures.isEmpty()) {
      throw new IOException(String.join("; ", failures));
    }
  }

  private void tell(Set<String> hosts, Consumer<String> found) {
    hosts.forEach(host -> found.accept(basename + "@" + host));
  }

  @Override
  public void close() {
    lookup.close();
  }
}
