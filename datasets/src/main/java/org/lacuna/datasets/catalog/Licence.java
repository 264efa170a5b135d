package org.lacuna.datasets.catalog;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/** Under what terms a corpus may be used. */
@Doc("Under what terms the corpus may be used.")
public record Licence(
    @Doc("Name, such as CC BY 4.0.") String name,
    @Doc("Where its text is.") String address,
    @Doc("Whom to name, where the licence asks for it; null for nobody.")
        @Nullable String attribution) {

  public Licence {
    Check.that(!name.isBlank(), "name", "the name of a licence", "nothing");
    Addresses.check("address", address);
  }
}
