// @ts-check
// Assigns each traffic class a colour that is the same on all pages.

/** The name of benign flows that are unusual on their network. */
export const UNUSUAL = "Benign, unusual";

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

/** The CSS class for the colour of a traffic class. */
export function colourOf(name) {
  return name === UNUSUAL ? "unusual" : "k" + colour(name);
}

/** The severity level of a probability. */
export function severity(probability) {
  return probability >= 0.9 ? "high" : probability >= 0.7 ? "medium" : "low";
}
