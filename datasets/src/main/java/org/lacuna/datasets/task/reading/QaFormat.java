package org.lacuna.datasets.task.reading;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.json.JsonObject;
import org.lacuna.datasets.json.Lines;

/** How a file holds questions with their documents. */
public enum QaFormat {
  /**
   * SQuAD 2.0's JSON, or 1.1's: the paragraph of a question is its document, the article's others
   * are near. Questions without an answer are left out.
   */
  SQUAD {
    @Override
    QaSet read(Path file) {
      List<QaItem> items = new ArrayList<>();
      Set<Passage> others = new LinkedHashSet<>();
      for (JsonObject article : JsonObject.whole(file).objects("data", 1)) {
        String title = article.text("title").replace('_', ' ');
        List<JsonObject> paragraphs = article.objects("paragraphs", 0);
        List<Passage> passages =
            paragraphs.stream()
                .map(paragraph -> new Passage(title, paragraph.text("context")))
                .toList();
        others.addAll(passages);
        for (int i = 0; i < paragraphs.size(); i++) {
          List<Passage> gold = List.of(passages.get(i));
          for (JsonObject question : paragraphs.get(i).objects("qas", 0)) {
            List<String> answers =
                question.objects("answers", 0).stream()
                    .map(answer -> answer.words("text"))
                    .toList();
            if (!answers.isEmpty()) {
              items.add(
                  new QaItem(question.words("question"), answers, gold, except(passages, gold)));
            }
          }
        }
      }
      return new QaSet(items, List.copyOf(others));
    }
  },
  /**
   * HotpotQA's JSON, distractor setting: the paragraphs of the supporting facts are the documents,
   * the question's others are near.
   */
  HOTPOT_QA {
    @Override
    QaSet read(Path file) {
      List<QaItem> items = new ArrayList<>();
      Set<Passage> others = new LinkedHashSet<>();
      for (JsonObject item : JsonObject.wholeList(file)) {
        Set<String> supporting =
            item.rows("supporting_facts", 1).stream()
                .map(fact -> fact.text("0"))
                .collect(Collectors.toSet());
        List<Passage> gold = new ArrayList<>();
        List<Passage> near = new ArrayList<>();
        for (JsonObject paragraph : item.rows("context", 1)) {
          String title = paragraph.text("0");
          Passage passage = new Passage(title, String.join(" ", paragraph.texts("1")));
          (supporting.contains(title) ? gold : near).add(passage);
        }
        if (gold.isEmpty()) {
          throw item.refusal("supporting_facts", "the title of a paragraph of the context");
        }
        others.addAll(gold);
        others.addAll(near);
        items.add(new QaItem(item.words("question"), List.of(item.words("answer")), gold, near));
      }
      return new QaSet(items, List.copyOf(others));
    }
  },
  /** Natural Questions as JSON lines of "Lost in the Middle": question, answers, ctxs. */
  NQ_OPEN {
    @Override
    QaSet read(Path file) {
      Set<Passage> others = new LinkedHashSet<>();
      List<QaItem> items =
          JsonObject.read(
              file,
              line -> {
                List<Passage> gold = new ArrayList<>();
                List<Passage> near = new ArrayList<>();
                for (JsonObject context : line.objects("ctxs", 1)) {
                  Passage passage = new Passage(context.text("title"), context.text("text"));
                  (context.isTrue("isgold") ? gold : near).add(passage);
                }
                if (gold.isEmpty()) {
                  throw line.refusal("ctxs", "one of them with isgold true");
                }
                others.addAll(gold);
                others.addAll(near);
                return new QaItem(line.words("question"), line.texts("answers", 1), gold, near);
              });
      return new QaSet(items, List.copyOf(others));
    }
  },
  /**
   * bAbI's text: the facts before a question are its one document. Another story's facts would
   * contradict them, so there are no others. A story is known by the facts before its first
   * question, so that stories that begin alike, and could have a document in common, are one.
   */
  BABI {
    @Override
    QaSet read(Path file) {
      List<QaItem> items = new ArrayList<>();
      List<String> facts = new ArrayList<>();
      List<String> openings = new ArrayList<>();
      Lines.read(
          file,
          (number, line) -> {
            int blank = line.indexOf(' ');
            if (blank < 1 || !line.substring(0, blank).chars().allMatch(Character::isDigit)) {
              throw wrong(file, number, "a number and a sentence, as in bAbI");
            }
            if (line.substring(0, blank).equals("1")) {
              facts.clear();
              openings.clear();
            }
            List<String> parts = List.of(line.substring(blank + 1).split("\t", -1));
            if (parts.size() == 1) {
              return facts.add(parts.getFirst());
            }
            if (parts.get(1).isBlank() || facts.isEmpty()) {
              throw wrong(file, number, "a question with an answer, after the facts of its story");
            }
            Passage story = new Passage("", String.join(" ", facts));
            if (openings.isEmpty()) {
              openings.add(story.name());
            }
            return items.add(
                new QaItem(
                    parts.getFirst().strip(),
                    List.of(parts.get(1)),
                    List.of(story),
                    List.of(),
                    openings));
          });
      return new QaSet(items, List.of());
    }
  };

  /**
   * Reads a file.
   *
   * @throws DatasetException if it cannot be read, or is not of the format
   */
  abstract QaSet read(Path file);

  private static DatasetException wrong(Path file, int number, String expected) {
    return new DatasetException("'%s', line %d: expected %s".formatted(file, number, expected));
  }

  private static List<Passage> except(Collection<Passage> passages, Collection<Passage> gold) {
    return passages.stream().filter(passage -> !gold.contains(passage)).distinct().toList();
  }
}
