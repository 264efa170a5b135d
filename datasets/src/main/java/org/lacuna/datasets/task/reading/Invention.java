package org.lacuna.datasets.task.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.lacuna.datasets.SeededRandom;

/**
 * A document about something that does not exist.
 *
 * @param subject what it is about, a name
 * @param facts its sentences
 */
record Invention(String subject, List<Fact> facts) {

  /** A sentence, the question that it answers, and the answer, a name. */
  record Fact(String sentence, String question, String answer) {}

  /** What a fact says, asks, and about what kind of thing; the subject is %1$s, the name %2$s. */
  private record Template(String sentence, String question) {

    Fact about(String subject, String name) {
      return new Fact(sentence.formatted(subject, name), question.formatted(subject), name);
    }
  }

  private static final List<List<Template>> KINDS =
      List.of(
          // A person.
          List.of(
              new Template("%s was born in the town of %s.", "In which town was %s born?"),
              new Template("%s learned the trade from %s.", "From whom did %s learn the trade?"),
              new Template("%s was married to %s.", "To whom was %s married?"),
              new Template("%s wrote a book called %s.", "What is the book by %s called?")),
          // A town.
          List.of(
              new Template("%s lies on the river %s.", "On which river does %s lie?"),
              new Template("%s was founded by %s.", "Who founded %s?"),
              new Template("%s is in the province of %s.", "In which province is %s?"),
              new Template("%s trades mostly with %s.", "With which town does %s trade mostly?")),
          // A book.
          List.of(
              new Template("%s is a novel by %s.", "Who wrote the novel %s?"),
              new Template("%s is set in the town of %s.", "In which town is %s set?"),
              new Template("%s tells the life of %s.", "Whose life does %s tell?"),
              new Template("%s was printed by %s.", "Who printed %s?")));

  private static final int FACTS = 3;

  /** Invents a document, with names that a supplier makes. */
  static Invention draw(SeededRandom random, Supplier<String> names) {
    String subject = names.get();
    List<Fact> facts = new ArrayList<>();
    for (Template template : random.sample(random.pick(KINDS), FACTS)) {
      facts.add(template.about(subject, names.get()));
    }
    return new Invention(subject, facts);
  }
}
