package dev.starling.app.top.view;

import dev.starling.app.top.model.Link;
import dev.starling.app.top.screen.Canvas;
import dev.starling.app.top.screen.Style;
import dev.starling.app.top.screen.Style.Colour;
import dev.starling.app.top.view.Table.Column;
import dev.starling.app.top.view.Words.Word;
import java.util.List;

/** The links of the asked node, and what was sent over them. */
final class LinksPane {
  private static final int NAME_LEAST = 12;
  private static final int NAME_MOST = 60;

  private LinksPane() {}

  static void draw(Canvas canvas, List<Link> links, int selected) {
    if (links.isEmpty()) {
      canvas.put(0, 0, "no links yet", Style.DIM);
      return;
    }
    List<Column<Link>> columns =
        List.of(
            new Column<>(
                "NODE", 0, false, NAME_LEAST, NAME_MOST, (link, width) -> Word.plain(link.node())),
            Column.left("QUALITY", 1, (link, width) -> Words.quality(link.quality())),
            Column.right("RTT", 5, (link, width) -> Word.plain(Figures.millis(link.rttMs()))),
            Column.right("LOSS", 4, (link, width) -> Words.loss(link.loss())),
            Column.right("SENT", 3, (link, width) -> Word.plain(Long.toString(link.sent()))),
            Column.right("DROPPED", 2, (link, width) -> unwanted(link.dropped())),
            Column.right("QUEUED", 2, (link, width) -> unwanted(link.queued())),
            Column.left("VIA", 6, (link, width) -> Word.plain(via(link))));
    new Table<>(columns, links).draw(canvas, selected);
  }

  private static Word unwanted(long count) {
    return new Word(Long.toString(count), count == 0 ? Style.PLAIN : Style.of(Colour.YELLOW));
  }

  private static String via(Link link) {
    return link.via() == null ? Figures.UNKNOWN : link.via();
  }
}
