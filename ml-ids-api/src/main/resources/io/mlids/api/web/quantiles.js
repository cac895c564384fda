// @ts-check
// The position of a value among quantiles, on the scale of a normal distribution, so that the tails are visible.

/** The ends of the strip in standard deviations: the 0.1 % and 99.9 % quantiles. */
export const END = 3.0902;

/** The inverse normal cumulative distribution (Acklam's rational approximation, relative error 1.2e-9). */
export function probit(p) {
  const a = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
  ];
  const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572];
  const c = [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
  const tail = (q) =>
    (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
    ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
  if (p < 0.02425) {
    return tail(Math.sqrt(-2 * Math.log(p)));
  }
  if (p > 0.97575) {
    return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  }
  const q = p - 0.5;
  const r = q * q;
  return (
    ((((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q) /
    (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1)
  );
}

/** Computes the position of a value.
 *
 * @param values the quantiles, ascending
 * @param levels their levels, 0 to 1
 * @returns `low` and `high` in standard deviations (they differ if several quantiles have the same value),
 *     `outside` (below, above or null), `unusual` (0 in the middle half; grows with rarity and, outside the range,
 *     with distance)
 */
export function place(value, values, levels) {
  const last = values.length - 1;
  if (value < values[0] || value > values[last]) {
    const below = value < values[0];
    const edge = below ? values[0] : values[last];
    const spread = Math.max(Math.abs(values[last] - values[0]), Math.abs(edge) * 1e-3, 1e-9);
    const at = below ? -END : END;
    return {
      low: at,
      high: at,
      outside: below ? "below" : "above",
      unusual: END + Math.log1p(Math.abs(value - edge) / spread),
    };
  }
  const equal = values
    .map((each, index) => [each, index])
    .filter(([each]) => each === value)
    .map(([, index]) => index);
  let low;
  let high;
  if (equal.length > 0) {
    low = probit(levels[equal[0]]);
    high = probit(levels[equal.at(-1)]);
  } else {
    const above = values.findIndex((each) => each > value);
    const share = (value - values[above - 1]) / (values[above] - values[above - 1]);
    low = probit(levels[above - 1]) * (1 - share) + probit(levels[above]) * share;
    high = low;
  }
  return { low, high, outside: null, unusual: low <= 0 && high >= 0 ? 0 : Math.min(Math.abs(low), Math.abs(high)) };
}

/** Describes the position in words. */
export function placeText({ low, high, outside }) {
  if (outside) {
    return outside === "above" ? "above 99.9 % of benign flows" : "below 99.9 % of benign flows";
  }
  if (low <= 0 && high >= 0) {
    return "typical: the median of benign flows";
  }
  const near = low > 0 ? low : high;
  const size = Math.abs(near);
  const side = near > 0 ? "upper" : "lower";
  if (size < 0.6745) {
    return "typical: in the middle half of benign flows";
  }
  if (size < 1.645) {
    return "in the " + side + " quarter of benign flows";
  }
  return "in the " + side + (size < 2.3263 ? " 5 %" : " 1 %") + " of benign flows";
}
