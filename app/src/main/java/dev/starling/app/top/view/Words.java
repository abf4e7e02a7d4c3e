package dev.starling.app.top.view;

import dev.starling.app.top.model.Facts;
import dev.starling.app.top.model.LogLine;
import dev.starling.app.top.model.Member;
import dev.starling.app.top.screen.Style;
import dev.starling.app.top.screen.Style.Colour;

/** States as a shape and a word, beside their colour. */
final class Words {
  static final String COMMANDER = "★";
  static final String FOCUS = "▸";

  private Words() {}

  /** A word, and how it looks. */
  record Word(String text, Style style) {
    static Word plain(String text) {
      return new Word(text, Style.PLAIN);
    }
  }

  static Word status(Member member) {
    return switch (member.status()) {
      case Member.HERE -> new Word("◉ here", Style.of(Colour.GREEN));
      case "healthy" -> new Word("● healthy", Style.of(Colour.GREEN));
      case "suspect" -> new Word("◐ suspect", Style.of(Colour.YELLOW).inBold());
      case "down" -> new Word("✕ down", Style.of(Colour.RED).inBold());
      default -> Word.plain("? " + member.status());
    };
  }

  static Word quality(String quality) {
    return switch (quality) {
      case "excellent" -> new Word("▂▄▆█ excellent", Style.of(Colour.GREEN));
      case "good" -> new Word("▂▄▆  good", Style.of(Colour.GREEN));
      case "degraded" -> new Word("▂▄   degraded", Style.of(Colour.YELLOW));
      case "poor" -> new Word("▂    poor", Style.of(Colour.RED));
      case "disconnected" -> new Word("✕    disconnected", Style.of(Colour.RED));
      default -> Word.plain("?    " + quality);
    };
  }

  static Word role(Facts facts, Member member) {
    String role = member.role() == null ? Figures.UNKNOWN : member.role();
    return new Word(role, facts.commands(member) ? Style.BOLD : Style.PLAIN);
  }

  static Word loss(double share) {
    Style style = share >= 0.2 ? Style.of(Colour.RED) : Style.of(Colour.YELLOW);
    return new Word(Figures.percent(share), share >= 0.05 ? style : Style.PLAIN);
  }

  static Word weight(LogLine.Weight weight) {
    return switch (weight) {
      case GOOD -> new Word("●", Style.of(Colour.GREEN));
      case NOTE -> new Word("·", Style.PLAIN);
      case WARNING -> new Word("▲", Style.of(Colour.YELLOW));
      case BAD -> new Word("✕", Style.of(Colour.RED));
    };
  }
}
