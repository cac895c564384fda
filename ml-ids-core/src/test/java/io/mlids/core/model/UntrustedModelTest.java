package io.mlids.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.mlids.core.testing.HandMadeModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests damaged, unsupported and malicious model files. */
@Tag("fuzz")
class UntrustedModelTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"name\":\"gbtree\" | \"name\":\"dart\" | booster 'dart'",
        "\"name\":\"gbtree\" | \"name\":\"gblinear\" | booster 'gblinear'",
        "binary:logistic | reg:squarederror | objective 'reg:squarederror'",
        "binary:logistic | multi:softprob | 0 classes",
        "\"num_target\":\"1\" | \"num_target\":\"2\" | several targets",
        "\"num_feature\":\"2\" | \"num_feature\":\"1\" | splits on feature 1, but has only 1"
            + " features",
        "\"num_feature\":\"2\" | \"num_feature\":\"0\" | 0 features",
        "\"num_feature\":\"2\" | \"num_feature\":\"99999999999\" | invalid num_feature:"
            + " '99999999999'",
        "\"num_feature\":\"2\" | \"num_feature\":\"5000\" | 5000 features",
        "\"feature_names\":[] | \"feature_names\":[\"a\"] | 1 feature_names for 2 features",
        "5E-1 | 0 | invalid base_score '0'",
        "5E-1 | 1.5 | base_score '1.5'",
        "5E-1 | half | base_score 'half'",
        "5E-1 | [0.1,0.2] | 2 base_score values",
        "\"tree_info\":[0] | \"tree_info\":[1] | output 1, but the number of outputs is 1",
        "\"tree_info\":[0] | \"tree_info\":[-1] | output -1, but the number of outputs is 1",
        "\"tree_info\":[0] | \"tree_info\":[0, 0] | 2 tree_info entries for 1 trees",
        "\"tree_info\":[0] | \"tree_info\":{} | tree_info is not an array",
        "\"size_leaf_vector\":\"1\" | \"size_leaf_vector\":\"3\" | vector leaves",
        "\"id\":0 | \"id\":1 | tree 0 has id 1",
        "[1,-1,-1] | [0,-1,-1] | two paths to node 0",
        "[1,-1,-1] | [2,-1,-1] | two paths to node 2",
        "[2,-1,-1] | [-1,-1,-1] | no node -1",
        "[1,-1,-1] | [3,-1,-1] | no node 3",
        "[1,-1,-1] | [-2,-1,-1] | no node -2",
        "[1,-1,-1] | [1,-1] | different lengths",
        "[1,-1,-1] | [] | no nodes",
        "[1,-1,-1] | [1,-1,4294967296] | not an XGBoost JSON model",
        "[1,-1,-1] | [1,-1,\"x\"] | not an XGBoost JSON model",
        "[1,0,0] | [-1,0,0] | splits on the invalid feature -1",
        "[1,0,0] | [4000,0,0] | splits on the invalid feature 4000",
        "[0.5,1.0,2.0] | [NaN,1.0,2.0] | a NaN threshold",
        "[0.5,1.0,2.0] | [0.5,Infinity,2.0] | non-finite leaf value",
        "[0.5,1.0,2.0] | [0.5,1e99,2.0] | non-finite leaf value",
        "\"default_left\": | \"split_type\":[0,1,0],\"default_left\": | categorical",
        "{\"learner\": | [{\"learner\": | the model is not an object",
        "{\"learner\": | {\"teacher\": | booster ''",
      })
  void refusesUnsupportedContentAndNamesIt(String known, String unknown, String named) {
    String model = HandMadeModel.binary(2).split(0, 1, 0.5, false, 1, 2).json();
    assertThat(model).contains(known);
    assertThatThrownBy(
            () ->
                TreeEnsembleTest.read(
                    model.replaceFirst(Pattern.quote(known), Matcher.quoteReplacement(unknown))))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("model.json: ")
        .hasMessageContaining(named)
        .hasMessageContaining("save the XGBoost model to a file whose name ends in .json");
  }

  /** Two UTF-32 characters, the second of which is out of range. */
  private static final String UTF_32 = "{\0\0\0\1\1\1\1";

  @Test
  void refusesInvalidJsonAndOtherTypesThanObjects() {
    for (String text :
        new String[] {"", " ", "[]", "7", "null", "{", "{L\0\0\0", "\u0001\u0002", UTF_32}) {
      assertThatThrownBy(() -> TreeEnsembleTest.read(text))
          .as("'%s'", text)
          .isInstanceOf(ModelFormatException.class);
    }
  }

  @Test
  void refusesAModelWithoutTrees() {
    assertThatThrownBy(() -> TreeEnsembleTest.read(HandMadeModel.binary(1)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("no trees");
  }

  @Test
  void refusesATreeThatIsAsDeepAsItIsLarge() {
    int splits = 5_000;
    StringBuilder left = new StringBuilder("[");
    StringBuilder right = new StringBuilder("[");
    StringBuilder zeros = new StringBuilder("[");
    for (int i = 0; i < splits; i++) {
      left.append(2 * i + 1).append(",-1,");
      right.append(2 * i + 2).append(",-1,");
      zeros.append("0,0,");
    }
    // Node 2i is split into the leaf 2i + 1 and the node 2i + 2.
    String model =
        HandMadeModel.binary(1)
            .tree(0, left + "-1]", right + "-1]", zeros + "0]", zeros + "0]", zeros + "0]")
            .json();
    assertThatThrownBy(() -> TreeEnsembleTest.read(model))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("deeper than");
  }

  @Test
  void aCorruptedFileIsRefusedOrCanStillBeScored() {
    byte[] model =
        HandMadeModel.multiclass(2, 3)
            .split(0, 1, 0.5, false, 1, 2)
            .split(1, 0, -0.5, true, 3, 4)
            .tree(
                2, "[2,-1,-1,1,-1]", "[3,-1,-1,4,-1]", "[0,0,0,1,0]", "[1,2,3,4,5]", "[0,0,0,1,1]")
            .json()
            .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(11);
    byte[] interesting =
        "0123456789-+.eE,:[]{}\"\\ntrufalsNIy\0\u007f".getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    int scored = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = model.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        changed[random.nextInt(changed.length)] =
            random.nextInt(8) == 0
                ? (byte) random.nextInt()
                : interesting[random.nextInt(interesting.length)];
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(changed.length) : changed.length;
      try {
        TreeEnsemble trees =
            TreeEnsemble.read(new ByteArrayInputStream(changed, 0, length), "changed");
        float[] out = new float[2 * trees.outputCount()];
        trees.predict(new float[2 * trees.featureCount()], 0, 2, out);
        scored++;
      } catch (ModelFormatException e) {
        assertThat(e).hasMessageStartingWith("changed: ");
        refused++;
      } catch (IOException | RuntimeException | Error e) {
        fail(new String(changed, 0, length, StandardCharsets.ISO_8859_1), e);
      }
    }
    assertThat(refused).isGreaterThan(1_000);
    assertThat(scored).isGreaterThan(1_000);
  }

  @Test
  void refusesNestingThatWouldExhaustTheStack() {
    String nested = "{\"learner\":{\"attributes\":" + "[".repeat(100_000);
    assertThatThrownBy(() -> TreeEnsembleTest.read(nested))
        .isInstanceOf(ModelFormatException.class);
  }
}
