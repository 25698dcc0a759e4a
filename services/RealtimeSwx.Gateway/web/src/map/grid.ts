import type { Cells, Grid } from "../core/messages";

/** Bilinear between the four cells around a place; null where one of them is missing. Longitudes wrap. */
export function sample(grid: Grid, cells: Cells, lat: number, lon: number): number | null {
  const rows = grid.lats.length;
  const columns = uniqueColumns(grid);
  const latStep = (grid.lats[rows - 1]! - grid.lats[0]!) / Math.max(1, rows - 1);
  const lonStep = (grid.lons[grid.lons.length - 1]! - grid.lons[0]!) / Math.max(1, grid.lons.length - 1);
  // Beyond the outermost row (87.5 degrees on the usual grid) the row is continued to the pole.
  const y = Math.min(rows - 1, Math.max(0, (lat - grid.lats[0]!) / latStep));
  const x = (lon - grid.lons[0]!) / lonStep;
  const [i, j] = [Math.min(rows - 2, Math.floor(y)), Math.floor(x)];
  const [fy, fx] = [y - i, x - j];
  const corners: [number, number, number][] = [[i, j, (1 - fy) * (1 - fx)], [i, j + 1, (1 - fy) * fx], [i + 1, j, fy * (1 - fx)], [i + 1, j + 1, fy * fx]];
  let sum = 0;
  for (const [row, column, weight] of corners) {
    const value = cells[row * grid.lons.length + (((column % columns) + columns) % columns)] ?? null;
    if (weight > 0 && value === null) {
      return null;
    }
    sum += weight === 0 ? 0 : weight * value!;
  }
  return sum;
}

function uniqueColumns(grid: Grid): number {
  const n = grid.lons.length;
  return n > 1 && Math.abs(Math.abs(grid.lons[n - 1]! - grid.lons[0]!) - 360) < 1e-6 ? n - 1 : n;
}

export interface Extreme {
  readonly value: number;
  readonly lat: number;
  readonly lon: number;
}

export interface Band {
  readonly from: number;
  readonly to: number;
  readonly mean: number;
  readonly max: number;
}

export interface Summary {
  /** Mean over the globe, weighted by the cosine of the latitude. */
  readonly mean: number;
  readonly max: Extreme;
  readonly min: Extreme;
  /** Bands of 30 degrees, north to south. */
  readonly bands: readonly Band[];
}

/** What the map says, in numbers: the text alternative of the picture. Null when no cell has a value. */
export function summary(grid: Grid, cells: Cells): Summary | null {
  const columns = uniqueColumns(grid);
  const all = { sum: 0, weight: 0 };
  let max: Extreme | null = null;
  let min: Extreme | null = null;
  const bands = [60, 30, 0, -30, -60, -90].map((from) => ({ from, to: from + 30, sum: 0, weight: 0, max: -Infinity }));
  grid.lats.forEach((lat, i) => {
    const w = Math.cos((lat * Math.PI) / 180);
    const band = bands.find((b) => lat >= b.from && (lat < b.to || b.to === 90));
    for (let j = 0; j < columns; j++) {
      const value = cells[i * grid.lons.length + j];
      if (value === null || value === undefined) {
        continue;
      }
      for (const into of band ? [all, band] : [all]) {
        into.sum += w * value;
        into.weight += w;
      }
      if (band) {
        band.max = Math.max(band.max, value);
      }
      const here = { value, lat, lon: grid.lons[j]! };
      max = max === null || value > (max as Extreme).value ? here : max;
      min = min === null || value < (min as Extreme).value ? here : min;
    }
  });
  return max === null || min === null || all.weight === 0
    ? null
    : {
        mean: all.sum / all.weight,
        max,
        min,
        bands: bands.filter((b) => b.weight > 0).map((b) => ({ from: b.from, to: b.to, mean: b.sum / b.weight, max: b.max })),
      };
}

/** 12.5° N, 150° W */
export function place(lat: number, lon: number): string {
  const part = (x: number, plus: string, minus: string): string => `${Math.abs(x)}°${x === 0 ? "" : ` ${x > 0 ? plus : minus}`}`;
  return `${part(lat, "N", "S")}, ${part(lon, "E", "W")}`;
}
