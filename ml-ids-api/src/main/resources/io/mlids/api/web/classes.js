// @ts-check
// Each traffic class has one colour, on every page, for as long as the page is open.

const known = new Map([["Benign", 0]]);
const COLOURS = 12;

export function learnClasses(names) {
  names.forEach((name) => colour(name));
}

function colour(name) {
  if (!known.has(name)) {
    known.set(name, ((known.size - 1) % COLOURS) + 1);
  }
  return known.get(name);
}

/** The style class that sets a traffic class's colour. */
export function colourOf(name) {
  return "k" + colour(name);
}

/** How severe a probability is, in the words and colours of the page. */
export function severity(probability) {
  return probability >= 0.9 ? "high" : probability >= 0.7 ? "medium" : "low";
}
