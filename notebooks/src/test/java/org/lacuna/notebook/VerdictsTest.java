package org.lacuna.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lacuna.notebook.display.View;
import org.lacuna.results.claim.Claim;
import org.lacuna.results.claim.Judgement;

class VerdictsTest {
  @Test
  void aClaimIsAParagraphWhoseRelationsArePartOfTheText() {
    Claim claim = Claim.of("order", "Full is above MoBA.", "table 1", "loss[full] > loss[moba]");
    View view = new Verdicts(Judgement.of(List.of(claim), _ -> Optional.empty())).view();
    assertThat(view.text()).contains("undecided", "loss[full] > loss[moba]");
    assertThat(view.asHtml())
        .contains("<strong>undecided</strong>", "<li>loss[full] &#62; loss[moba]");
  }
}
