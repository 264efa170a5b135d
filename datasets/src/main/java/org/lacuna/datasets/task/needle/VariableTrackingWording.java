package org.lacuna.datasets.task.needle;

/** The words of {@link VariableTracking}. */
sealed interface VariableTrackingWording {

  static VariableTrackingWording of(Wording wording) {
    return switch (wording) {
      case LONG -> new Sentences();
      case SHORT -> new Bare();
    };
  }

  String instruction();

  /** Format of an assignment: the variable, and what it is assigned. */
  String assignment();

  /** What stands before each assignment of an example. */
  String filler();

  /** The question about a chain, and the beginning of its answer. */
  String question(Chain chain);

  /** Sentences, with what RULER's say in its order. */
  record Sentences() implements VariableTrackingWording {

    @Override
    public String instruction() {
      return "Keep track of the variables whose assignments are hidden in the text below.\n";
    }

    @Override
    public String assignment() {
      return "LET %s = %s.";
    }

    @Override
    public String filler() {
      return Hay.Noise.LINE + "\n";
    }

    @Override
    public String question(Chain chain) {
      return ("\nWhich variables have the value %s, be it directly or through other variables?"
              + " By the assignments in the text above, %d variables have the value %s:")
          .formatted(chain.value(), chain.names().size(), chain.value());
    }
  }

  /** Assignments alone. */
  record Bare() implements VariableTrackingWording {

    @Override
    public String instruction() {
      return "";
    }

    @Override
    public String assignment() {
      return "%s = %s.";
    }

    @Override
    public String filler() {
      return "";
    }

    @Override
    public String question(Chain chain) {
      return "\n" + chain.value() + ":";
    }
  }
}
