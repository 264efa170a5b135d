package org.lacuna.datasets.benchmark;

/** What stands before and after the context of an item of LongBench, in words of our own. */
enum LongBenchPrompt {
  STORY(
      """
      This is a story, from a novel or the script of a film. A question follows it.

      """,
      """


      Answer with a short phrase, and with nothing else.
      Question: {input}
      Answer:\
      """),
  PAPER(
      """
      This is a scientific paper. A question follows it.

      """,
      """


      Answer with a phrase or one sentence, and with nothing else. Whether something is so is \
      answered "yes" or "no"; what the paper does not say is answered "unanswerable".
      Question: {input}
      Answer:\
      """),
  TEXT(
      """
      This is a text. A question follows it.

      """,
      """


      Answer from the text, briefly, and with nothing else.
      Question: {input}
      Answer:\
      """),
  TEXT_ZH(
      """
      以下是一篇文章，文章之后有一个问题。

      """,
      """


      请根据文章用中文简短作答，不要写别的内容。
      问题：{input}
      答案：\
      """),
  PASSAGES(
      """
      These are some passages. A question follows them that may need several of them.

      """,
      """


      Answer from the passages, in a few words, and with nothing else.
      Question: {input}
      Answer:\
      """),
  ARTICLES_ZH(
      """
      以下是几篇文章，文章之后有一个问题。

      """,
      """


      请根据以上文章作答。
      问题：{input}
      答案：\
      """),
  REPORT(
      """
      This is a report by a part of the government.

      """,
      """


      Sum the report up on one page.
      Summary:\
      """),
  MEETING(
      """
      This is what was said in a meeting. A request follows it.

      """,
      """


      Respond from what was said, in one or a few sentences.
      Request: {input}
      Response:\
      """),
  NEWS(
      """
      These are several pieces of news on one event.

      """,
      """


      Sum all of them up together on one page.
      Summary:\
      """),
  MEETING_ZH(
      """
      以下是一次会议的记录。

      """,
      """


      请概括会议的内容。
      概括：\
      """),
  QUESTION_TYPE(
      """
      Each question is of a type. These are examples; name the type of the last one.

      """,
      """

      {input}\
      """),
  TRIVIA(
      """
      Each passage is followed by a question and a short answer. These are examples; answer the \
      last question.

      """,
      """


      {input}\
      """),
  DIALOGUE(
      """
      Each dialogue is followed by a summary in a few sentences. These are examples; sum the last \
      dialogue up.

      """,
      """


      {input}\
      """),
  NEWS_CLASS_ZH(
      """
      每条新闻属于一个类别。以下是一些例子，请写出最后一条新闻的类别。

      """,
      """

      {input}\
      """),
  COUNT(
      """
      These are paragraphs, some of which may occur more than once.

      """,
      """


      How many different paragraphs are there? Answer with the number alone.
      Number:\
      """),
  RETRIEVAL(
      """
      These are numbered paragraphs. A summary of one of them follows.

      """,
      """


      Summary: {input}

      Which paragraph is this a summary of? Answer in the form "Paragraph 1".
      Answer:\
      """),
  RETRIEVAL_ZH(
      """
      以下是带编号的段落，之后有其中一段的摘要。

      """,
      """


      摘要：{input}

      这是哪一段的摘要？请按“段落1”的形式作答。
      答案：\
      """),
  /** The answer begins with a line end instead of a blank: indentation may come first in a line. */
  CODE(
      """
      This is code. Write the line that comes next.

      """,
      """
      {input}
      Next line:\
      """,
      "\n");

  private static final String INPUT = "{input}";

  private final String before;
  private final String after;
  private final String answerStart;

  LongBenchPrompt(String before, String after) {
    this(before, after, " ");
  }

  LongBenchPrompt(String before, String after, String answerStart) {
    this.before = before;
    this.after = after;
    this.answerStart = answerStart;
  }

  /** The prompt, without white space at its end. */
  String text(String context, String input) {
    return (before + context + after.replace(INPUT, input)).stripTrailing();
  }

  /** An answer as it stands after the prompt. */
  String answer(String text) {
    return answerStart + text;
  }
}
