package org.lacuna.notebook;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lacuna.notebook.display.View;
import org.lacuna.notebook.display.Viewable;
import org.lacuna.results.Html;
import org.lacuna.results.claim.Judgement;
import org.lacuna.results.claim.JudgementText;

/**
 * Claims and what was found of them: each with its verdict, its statements below it.
 *
 * @param judgements one a claim
 */
public record Verdicts(List<Judgement> judgements) implements Viewable {
  /** Copies the judgements. */
  public Verdicts {
    judgements = List.copyOf(judgements);
  }

  @Override
  public View view() {
    String claims = judgements.stream().map(Verdicts::html).collect(Collectors.joining());
    return new View(
        JudgementText.of(judgements),
        "<p><em>%s</em></p>%n%s".formatted(Html.escaped(JudgementText.heading(judgements)), claims),
        null);
  }

  @Override
  public String toString() {
    return JudgementText.of(judgements);
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
