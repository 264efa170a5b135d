package org.lacuna.datasets.task.reading;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How a file holds questions with their documents. A file that ends in {@code .gz} is unpacked. */
public enum QaFormat {
  /**
   * SQuAD 2.0's JSON, or 1.1's: the paragraph of a question is its document, the article's others
   * are near. Questions without an answer are left out.
   */
  SQUAD {
    @Override
    QaSet read(QuestionFile file) {
      List<QaItem> items = new ArrayList<>();
      Set<Passage> others = new LinkedHashSet<>();
      for (JsonNode article : file.list(file.tree(), "data")) {
        List<JsonNode> paragraphs = file.list(article, "paragraphs");
        List<Passage> passages = new ArrayList<>();
        for (JsonNode paragraph : paragraphs) {
          passages.add(
              new Passage(
                  file.text(article, "title").replace('_', ' '), file.text(paragraph, "context")));
        }
        others.addAll(passages);
        for (int i = 0; i < paragraphs.size(); i++) {
          List<Passage> gold = List.of(passages.get(i));
          for (JsonNode qa : file.list(paragraphs.get(i), "qas")) {
            List<String> answers =
                file.list(qa, "answers").stream().map(answer -> file.text(answer, "text")).toList();
            if (!answers.isEmpty()) {
              String question = file.text(qa, "question");
              items.add(item(file, question, answers, gold, except(passages, gold)));
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
    QaSet read(QuestionFile file) {
      List<QaItem> items = new ArrayList<>();
      Set<Passage> others = new LinkedHashSet<>();
      for (JsonNode item : file.elements(file.tree())) {
        Set<String> supporting = new HashSet<>();
        for (JsonNode fact : file.list(item, "supporting_facts")) {
          supporting.add(fact.path(0).asText());
        }
        List<Passage> gold = new ArrayList<>();
        List<Passage> near = new ArrayList<>();
        for (JsonNode paragraph : file.list(item, "context")) {
          StringBuilder text = new StringBuilder();
          paragraph.path(1).forEach(sentence -> text.append(sentence.asText()).append(' '));
          Passage passage = new Passage(paragraph.path(0).asText(), text.toString());
          (supporting.contains(passage.title()) ? gold : near).add(passage);
        }
        others.addAll(gold);
        others.addAll(near);
        List<String> answers = List.of(file.text(item, "answer"));
        items.add(item(file, file.text(item, "question"), answers, gold, near));
      }
      return new QaSet(items, List.copyOf(others));
    }
  },
  /** Natural Questions as JSON lines of "Lost in the Middle": question, answers, ctxs. */
  NQ_OPEN {
    @Override
    QaSet read(QuestionFile file) {
      List<QaItem> items = new ArrayList<>();
      Set<Passage> others = new LinkedHashSet<>();
      for (JsonNode line : file.lines()) {
        List<Passage> gold = new ArrayList<>();
        List<Passage> near = new ArrayList<>();
        for (JsonNode context : file.list(line, "ctxs")) {
          Passage passage = new Passage(file.text(context, "title"), file.text(context, "text"));
          (context.path("isgold").asBoolean() ? gold : near).add(passage);
        }
        others.addAll(gold);
        others.addAll(near);
        List<String> answers = file.list(line, "answers").stream().map(JsonNode::asText).toList();
        items.add(item(file, file.text(line, "question"), answers, gold, near));
      }
      return new QaSet(items, List.copyOf(others));
    }
  },
  /**
   * bAbI's text: the facts before a question are its one document. Another story's facts would
   * contradict them, so there are no others.
   */
  BABI {
    @Override
    QaSet read(QuestionFile file) {
      List<QaItem> items = new ArrayList<>();
      List<String> facts = new ArrayList<>();
      int number = 0;
      for (String line : file.text().lines().toList()) {
        number++;
        int blank = line.indexOf(' ');
        if (blank < 1 || !line.substring(0, blank).chars().allMatch(Character::isDigit)) {
          throw file.wrong(", line " + number + ": expected a number and a sentence, as in bAbI");
        }
        if (line.substring(0, blank).equals("1")) {
          facts.clear();
        }
        List<String> parts = List.of(line.substring(blank + 1).split("\t", -1));
        if (parts.size() == 1) {
          facts.add(parts.getFirst());
        } else {
          Passage story = new Passage("", String.join(" ", facts));
          List<String> answers = List.of(parts.get(1));
          items.add(new QaItem(parts.getFirst().strip(), answers, List.of(story), List.of()));
        }
      }
      return new QaSet(items, List.of());
    }
  };

  /**
   * Reads a file.
   *
   * @throws org.lacuna.datasets.DatasetException if it cannot be read, or is not of the format
   */
  abstract QaSet read(QuestionFile file);

  private static QaItem item(
      QuestionFile file,
      String question,
      List<String> answers,
      List<Passage> gold,
      List<Passage> near) {
    if (answers.stream().allMatch(String::isBlank) || gold.isEmpty()) {
      throw file.wrong(
          ": the question '" + question + "' has no answer, or no document that holds it");
    }
    return new QaItem(question, answers, gold, near);
  }

  private static List<Passage> except(Collection<Passage> passages, Collection<Passage> gold) {
    return passages.stream().filter(passage -> !gold.contains(passage)).distinct().toList();
  }
}
