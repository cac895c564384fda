package io.mlids.core.table;

import io.mlids.core.feature.Feature;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Maps the column names that various programs use to features. {@link Feature#normalise} covers
 * most names. This class adds the names in the CIC-IDS2017 and CIC-DDoS2019 CSV files, in later
 * versions of CICFlowMeter (4.0 and the corrected version of 2022), and in the Python program
 * cicflowmeter. Any other name matches the column whose name consists of the same words, in any
 * order and any usual spelling. For example, {@code Fwd Packets Length Total} in cleaned releases
 * of the datasets matches {@code TotLen Fwd Pkts}. All methods are pure.
 */
public final class ColumnNames {

  /** The normalised name of the traffic class column. */
  public static final String LABEL = "label";

  /** The normalised names of the traffic class column in other datasets. */
  private static final Set<String> LIKE_LABEL =
      Set.of(
          "labels",
          "label_name",
          "label_1",
          "class",
          "classes",
          "class_label",
          "classlabel",
          "class_name",
          "traffic_class",
          "traffic_type",
          "type",
          "category",
          "attack",
          "attack_type",
          "attack_cat",
          "attack_category",
          "attack_name",
          "attack_label",
          "target",
          "y",
          "ground_truth",
          "outcome",
          "result",
          "is_attack",
          "malicious",
          "threat");

  /** The maximum length of a column name that is examined. All known names are shorter. */
  private static final int LONGEST = 100;

  private static final Map<String, String> WORDS = words();
  private static final Map<String, Feature> ALIASES = aliases();
  private static final Map<String, Feature> BY_WORDS =
      Feature.all().stream()
          .collect(Collectors.toUnmodifiableMap(f -> wordsOf(f.publishedName()), f -> f));

  /**
   * Matches word boundaries: characters other than letters and digits, and positions where an
   * upper-case letter begins a new word.
   */
  private static final String BOUNDARY =
      "[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])";

  private ColumnNames() {}

  /** Returns the feature for a column with the given name, in any known spelling. */
  public static Optional<Feature> featureOf(String columnName) {
    return Feature.ofColumn(columnName)
        .or(() -> Optional.ofNullable(ALIASES.get(Feature.normalise(columnName))))
        .or(() -> Optional.ofNullable(BY_WORDS.get(wordsOf(columnName))));
  }

  /** Returns whether a column with the given name is the traffic class column. */
  public static boolean isLabel(String columnName) {
    return Feature.normalise(columnName).equals(LABEL);
  }

  /** Returns the error message for a header without a traffic class column. */
  public static String missingLabelMessage(List<String> names) {
    return names.stream()
        .filter(name -> LIKE_LABEL.contains(Feature.normalise(name)))
        .findFirst()
        .map(
            name ->
                "the Label column is missing; if '%s' is the traffic class, rename it to Label"
                    .formatted(name.strip()))
        .orElse(
            "the Label column is missing; rename the traffic class column to Label, or label the"
                + " flows with 'ml-ids-flows label'");
  }

  /** Returns the words of a name in a uniform spelling and in alphabetical order. */
  private static String wordsOf(String name) {
    if (name.length() > LONGEST) {
      return "";
    }
    return Arrays.stream(name.strip().split(BOUNDARY))
        .map(word -> word.toLowerCase(Locale.ROOT))
        .map(word -> WORDS.getOrDefault(word, word))
        .filter(word -> !word.isEmpty())
        .flatMap(words -> Arrays.stream(words.split(" ")))
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private static Map<String, String> words() {
    Map<String, String> words = new HashMap<>();
    String[][] spellings = {
      {"pkt", "pkts", "packet", "packets"},
      {"byt", "byts", "byte", "bytes"},
      {"len", "length", "lengths"},
      {"tot", "total"},
      {"fwd", "forward", "fw"},
      {"bwd", "backward", "backwards", "bw"},
      {"dst", "destination", "dest"},
      {"avg", "average"},
      {"cnt", "count", "counts"},
      {"flag", "flags"},
      {"seg", "segment", "segments"},
      {"var", "variance"},
      {"std", "stdev", "stddev"},
      {"win", "window"},
      {"init", "initial"},
      {"min", "minimum"},
      {"max", "maximum"},
      {"s", "sec", "second", "seconds"},
      {"bulk", "b", "blk"},
      {"cwr", "cwe"},
      {"tot len", "totlen"},
      {"", "of", "per", "the"}
    };
    for (String[] spelling : spellings) {
      for (int i = 1; i < spelling.length; i++) {
        words.put(spelling[i], spelling[0]);
      }
    }
    return Map.copyOf(words);
  }

  private static Map<String, Feature> aliases() {
    Map<String, Feature> names = new HashMap<>();
    names.put("destination_port", Feature.DST_PORT);
    for (String packets : new String[] {"packet", "packets"}) {
      names.put("total_fwd_" + packets, Feature.TOT_FWD_PKTS);
      names.put("total_bwd_" + packets, Feature.TOT_BWD_PKTS);
      names.put("total_backward_" + packets, Feature.TOT_BWD_PKTS);
      names.put("total_length_of_fwd_" + packets, Feature.TOTLEN_FWD_PKTS);
      names.put("total_length_of_bwd_" + packets, Feature.TOTLEN_BWD_PKTS);
      names.put("fwd_" + packets + "_bulk_avg", Feature.FWD_PKTS_B_AVG);
      names.put("bwd_" + packets + "_bulk_avg", Feature.BWD_PKTS_B_AVG);
    }
    names.put("flow_bytes_s", Feature.FLOW_BYTS_S);
    names.put("flow_packets_s", Feature.FLOW_PKTS_S);
    names.put("fwd_packets_s", Feature.FWD_PKTS_S);
    names.put("bwd_packets_s", Feature.BWD_PKTS_S);
    names.put("fwd_packet_length_max", Feature.FWD_PKT_LEN_MAX);
    names.put("fwd_packet_length_min", Feature.FWD_PKT_LEN_MIN);
    names.put("fwd_packet_length_mean", Feature.FWD_PKT_LEN_MEAN);
    names.put("fwd_packet_length_std", Feature.FWD_PKT_LEN_STD);
    names.put("bwd_packet_length_max", Feature.BWD_PKT_LEN_MAX);
    names.put("bwd_packet_length_min", Feature.BWD_PKT_LEN_MIN);
    names.put("bwd_packet_length_mean", Feature.BWD_PKT_LEN_MEAN);
    names.put("bwd_packet_length_std", Feature.BWD_PKT_LEN_STD);
    names.put("min_packet_length", Feature.PKT_LEN_MIN);
    names.put("max_packet_length", Feature.PKT_LEN_MAX);
    names.put("packet_length_min", Feature.PKT_LEN_MIN);
    names.put("packet_length_max", Feature.PKT_LEN_MAX);
    names.put("packet_length_mean", Feature.PKT_LEN_MEAN);
    names.put("packet_length_std", Feature.PKT_LEN_STD);
    names.put("packet_length_variance", Feature.PKT_LEN_VAR);
    names.put("average_packet_size", Feature.PKT_SIZE_AVG);
    names.put("fwd_iat_total", Feature.FWD_IAT_TOT);
    names.put("bwd_iat_total", Feature.BWD_IAT_TOT);
    names.put("fwd_header_length", Feature.FWD_HEADER_LEN);
    names.put("bwd_header_length", Feature.BWD_HEADER_LEN);
    names.put("fin_flag_count", Feature.FIN_FLAG_CNT);
    names.put("syn_flag_count", Feature.SYN_FLAG_CNT);
    names.put("rst_flag_count", Feature.RST_FLAG_CNT);
    names.put("psh_flag_count", Feature.PSH_FLAG_CNT);
    names.put("ack_flag_count", Feature.ACK_FLAG_CNT);
    names.put("urg_flag_count", Feature.URG_FLAG_CNT);
    names.put("ece_flag_count", Feature.ECE_FLAG_CNT);
    // The 2018 dataset misspells the name of the TCP flag CWR; other sources spell it correctly.
    names.put("cwr_flag_count", Feature.CWE_FLAG_COUNT);
    names.put("cwr_flag_cnt", Feature.CWE_FLAG_COUNT);
    names.put("cwe_flag_cnt", Feature.CWE_FLAG_COUNT);
    names.put("avg_fwd_segment_size", Feature.FWD_SEG_SIZE_AVG);
    names.put("avg_bwd_segment_size", Feature.BWD_SEG_SIZE_AVG);
    names.put("fwd_segment_size_avg", Feature.FWD_SEG_SIZE_AVG);
    names.put("bwd_segment_size_avg", Feature.BWD_SEG_SIZE_AVG);
    names.put("fwd_avg_bytes_bulk", Feature.FWD_BYTS_B_AVG);
    names.put("fwd_avg_packets_bulk", Feature.FWD_PKTS_B_AVG);
    names.put("fwd_avg_bulk_rate", Feature.FWD_BLK_RATE_AVG);
    names.put("bwd_avg_bytes_bulk", Feature.BWD_BYTS_B_AVG);
    names.put("bwd_avg_packets_bulk", Feature.BWD_PKTS_B_AVG);
    names.put("bwd_avg_bulk_rate", Feature.BWD_BLK_RATE_AVG);
    names.put("fwd_bytes_bulk_avg", Feature.FWD_BYTS_B_AVG);
    names.put("bwd_bytes_bulk_avg", Feature.BWD_BYTS_B_AVG);
    names.put("fwd_bulk_rate_avg", Feature.FWD_BLK_RATE_AVG);
    names.put("bwd_bulk_rate_avg", Feature.BWD_BLK_RATE_AVG);
    names.put("subflow_fwd_packets", Feature.SUBFLOW_FWD_PKTS);
    names.put("subflow_fwd_bytes", Feature.SUBFLOW_FWD_BYTS);
    names.put("subflow_bwd_packets", Feature.SUBFLOW_BWD_PKTS);
    names.put("subflow_bwd_bytes", Feature.SUBFLOW_BWD_BYTS);
    names.put("init_win_bytes_forward", Feature.INIT_FWD_WIN_BYTS);
    names.put("init_win_bytes_backward", Feature.INIT_BWD_WIN_BYTS);
    names.put("fwd_init_win_bytes", Feature.INIT_FWD_WIN_BYTS);
    names.put("bwd_init_win_bytes", Feature.INIT_BWD_WIN_BYTS);
    names.put("init_fwd_win_bytes", Feature.INIT_FWD_WIN_BYTS);
    names.put("init_bwd_win_bytes", Feature.INIT_BWD_WIN_BYTS);
    names.put("act_data_pkt_fwd", Feature.FWD_ACT_DATA_PKTS);
    names.put("fwd_act_data_packets", Feature.FWD_ACT_DATA_PKTS);
    names.put("min_seg_size_forward", Feature.FWD_SEG_SIZE_MIN);
    names.put("fwd_segment_size_min", Feature.FWD_SEG_SIZE_MIN);
    return Map.copyOf(names);
  }
}
