export type Rgb = readonly [number, number, number];

const hex = (text: string): Rgb => [0, 2, 4].map((i) => parseInt(text.slice(i, i + 2), 16)) as unknown as Rgb;

// Viridis for values: even in lightness, readable with every form of colour blindness and in grey.
const values = ["440154", "482878", "3e4989", "31688e", "26828e", "1f9e89", "35b779", "6ece58", "b5de2b", "fde725"].map(hex);

// One hue from light to dark for errors, so that the two maps are not mistaken for each other.
const errors = ["fff7ec", "fee8c8", "fdd49e", "fdbb84", "fc8d59", "ef6548", "d7301f", "b30000", "7f0000"].map(hex);

export type Scale = "values" | "errors";

/** Colour of a fraction 0..1 of the scale; outside it is clamped. */
export function colour(scale: Scale, fraction: number): Rgb {
  const stops = scale === "values" ? values : errors;
  const x = Math.min(1, Math.max(0, fraction)) * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(x));
  const [a, b] = [stops[i]!, stops[i + 1]!];
  return a.map((c, k) => Math.round(c + (b[k]! - c) * (x - i))) as unknown as Rgb;
}

/** A round upper end of a scale that holds the value: 10, 20, 25, 50 … */
export function roundUp(value: number): number {
  if (!(value > 0)) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((f) => f * power).find((n) => n >= value - 1e-9) ?? 10 * power;
}
