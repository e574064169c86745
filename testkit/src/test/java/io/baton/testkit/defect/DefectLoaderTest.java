package io.baton.testkit.defect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DefectLoaderTest {
    private static final String QUEUE = "protocol/src/main/java/io/baton/protocol/Queue.java";
    private static final String CHECKER = MessageBeforeSince.class.getName();
    private static final SeededDefect NO_SINCE =
            SeededDefect.named("no since").in(QUEUE).replace("position > since && ", "");

    @Test
    void shouldRunTheCheckerOnTheCodeWithTheDefect() throws Exception {
        assertThat(DefectLoader.run(NO_SINCE, CHECKER, "5", "3")).isEqualTo("handled 3 though since is 5");
    }

    @Test
    void shouldCatchNothingWithoutTheDefect() throws Exception {
        assertThat(DefectLoader.runWithoutDefect(CHECKER, "5", "3")).isEmpty();
    }

    @Test
    void shouldLeaveTheTestsOwnClassesAsTheyAre() throws Exception {
        DefectLoader.run(NO_SINCE, CHECKER, "5", "3");
        assertThat(new MessageBeforeSince("5", "3").call()).isEmpty();
    }

    @Test
    void shouldTakeSeveralEditsOfSeveralFiles() throws Exception {
        SeededDefect both = NO_SINCE.replace("position > progress", "true")
                .in("protocol/src/main/java/io/baton/protocol/LaneProtocol.java")
                .replace("new OwnQueue(self, progress, this)", "new OwnQueue(self, 100, this)");
        assertThat(DefectLoader.run(both, CHECKER, "5", "3")).isNotEmpty();
        assertThat(both.edits()).hasSize(3);
    }

    @Test
    void shouldRefuseAnEditWhoseTextIsGone() {
        SeededDefect gone = SeededDefect.named("gone").in(QUEUE).replace("no such text", "");
        assertThatThrownBy(() -> DefectLoader.run(gone, CHECKER, "5", "3"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not contain: no such text");
    }

    @Test
    void shouldRefuseAnEditThatCouldMeanTwoPlaces() {
        SeededDefect twice = SeededDefect.named("twice").in(QUEUE).replace("position", "");
        assertThatThrownBy(() -> DefectLoader.run(twice, CHECKER, "5", "3"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("more than once");
    }

    @Test
    void shouldRefuseAnEditThatDoesNotCompile() {
        SeededDefect broken = SeededDefect.named("broken").in(QUEUE).replace("position > since", "position >");
        assertThatThrownBy(() -> DefectLoader.run(broken, CHECKER, "5", "3"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not compile")
                .hasMessageContaining(QUEUE);
    }
}
