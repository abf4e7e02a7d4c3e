package dev.starling.app.top.view;

import dev.starling.app.top.model.Facts;
import dev.starling.app.top.model.Link;
import dev.starling.app.top.model.Member;
import dev.starling.app.top.screen.Canvas;
import dev.starling.app.top.screen.Style;
import dev.starling.app.top.screen.Style.Colour;
import dev.starling.app.top.view.Table.Column;
import dev.starling.app.top.view.Words.Word;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes, and how fast each answers. */
final class NodesPane {
  private static final int NAME_LEAST = 14;
  private static final int NAME_MOST = 60;
  private static final int HISTORY_LEAST = 8;
  private static final int HISTORY_MOST = 60;

  private NodesPane() {}

  /** What stands beside the title. */
  static String summary(Facts facts) {
    StringBuilder text = new StringBuilder(Integer.toString(facts.members().size()));
    for (String status : List.of("suspect", "down")) {
      long count = facts.members().stream().filter(m -> m.status().equals(status)).count();
      if (count > 0) {
        text.append(", ").append(count).append(' ').append(status);
      }
    }
    return text.toString();
  }

  static void draw(Canvas canvas, Facts facts, int selected) {
    boolean relayed = facts.members().stream().anyMatch(member -> member.via() != null);
    List<Column<Member>> columns =
        List.of(
            Column.left(" ", 0, (member, width) -> mark(facts, member)),
            new Column<>(
                "NODE", 0, false, NAME_LEAST, NAME_MOST, (member, width) -> name(facts, member)),
            Column.left("STATUS", 1, (member, width) -> Words.status(member)),
            Column.left("ROLE", 4, (member, width) -> Words.role(facts, member)),
            Column.left("KIND", 9, (member, width) -> Word.plain(member.kind())),
            Column.left("LINK", 8, (member, width) -> quality(facts, member)),
            Column.right("RTT", 2, (member, width) -> figure(member, member.lastRttMs())),
            Column.right("P50", 6, (member, width) -> figure(member, member.p50RttMs())),
            Column.right("P99", 4, (member, width) -> figure(member, member.p99RttMs())),
            Column.right("LOSS", 3, (member, width) -> loss(member)),
            new Column<>(
                "HISTORY",
                5,
                false,
                HISTORY_LEAST,
                HISTORY_MOST,
                (member, width) -> history(member, width)),
            Column.right("SEEN", 9, (member, width) -> seen(member)),
            Column.left("VIA", relayed ? 7 : 10, (member, width) -> via(member)));
    new Table<>(columns, facts.members()).draw(canvas, selected);
  }

  private static Word mark(Facts facts, Member member) {
    return facts.commands(member)
        ? new Word(Words.COMMANDER, Style.of(Colour.YELLOW).inBold())
        : Word.plain(" ");
  }

  private static Word name(Facts facts, Member member) {
    boolean down = member.status().equals("down");
    return new Word(
        member.name(), down ? Style.DIM : facts.commands(member) ? Style.BOLD : Style.PLAIN);
  }

  private static Word quality(Facts facts, Member member) {
    Link link = facts.link(member.name());
    return link == null ? Word.plain(Figures.UNKNOWN) : Words.quality(link.quality());
  }

  private static Word figure(Member member, @Nullable Double millis) {
    return new Word(
        Figures.millis(millis), member.status().equals("down") ? Style.DIM : Style.PLAIN);
  }

  private static Word loss(Member member) {
    return member.isHere() ? Word.plain(Figures.UNKNOWN) : Words.loss(member.loss());
  }

  private static Word history(Member member, int width) {
    return new Word(
        Figures.sparkline(member.rttsMs(), width),
        member.status().equals("down") ? Style.DIM : Style.of(Colour.CYAN));
  }

  private static Word seen(Member member) {
    Long silent = member.silentMs();
    return Word.plain(silent == null ? Figures.UNKNOWN : Figures.span(silent) + " ago");
  }

  private static Word via(Member member) {
    return Word.plain(member.via() == null ? Figures.UNKNOWN : member.via());
  }
}
