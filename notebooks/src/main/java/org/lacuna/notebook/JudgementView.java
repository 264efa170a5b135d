package org.lacuna.notebook;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lacuna.notebook.display.View;
import org.lacuna.results.Html;
import org.lacuna.results.claim.Judgement;
import org.lacuna.results.claim.JudgementText;

/** How claims look: each with its verdict, and what was found of its statements below it. */
final class JudgementView {
  private JudgementView() {}

  static View of(List<Judgement> judgements) {
    String claims = judgements.stream().map(JudgementView::html).collect(Collectors.joining());
    return new View(
        JudgementText.of(judgements),
        "<p><em>%s</em></p>%n%s".formatted(Html.escaped(JudgementText.heading(judgements)), claims),
        null);
  }

  private static String html(Judgement judged) {
    Stream<String> found = judged.findings().stream().map(JudgementText::evidence);
    Stream<String> notes =
        Stream.of(judged.claim().beyond(), judged.claim().note()).filter(Objects::nonNull);
    return "<p><strong>%s</strong> &#160; %s: %s (%s)</p>%n<ul>%s</ul>%n"
        .formatted(
            judged.verdict().word(),
            Html.escaped(judged.claim().id()),
            Html.escaped(judged.claim().says()),
            Html.escaped(judged.claim().source()),
            Stream.concat(found, notes)
                .map(line -> "<li>%s</li>".formatted(Html.escaped(line)))
                .collect(Collectors.joining()));
  }
}
