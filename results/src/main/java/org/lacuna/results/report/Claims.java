package org.lacuna.results.report;

import java.util.List;

/** Claims, a card each. */
public record Claims(List<Claim> claims) implements Part {
  public Claims {
    claims = List.copyOf(claims);
  }
}
