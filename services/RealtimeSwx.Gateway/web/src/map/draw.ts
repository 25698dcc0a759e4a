import { geoEquirectangular, geoGraticule, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import type { Topology } from "topojson-specification";
import land from "world-atlas/land-110m.json";
import type { Cells, Grid } from "../core/messages";
import { sample } from "./grid";
import { colour, type Scale } from "./palette";

const topology = land as unknown as Topology;
const coast = feature(topology, topology.objects["land"]!);

/** Draws one map over the whole canvas (plate carrée, 2:1): colours, graticule, coastlines. Missing cells stay hatched. */
export function drawMap(canvas: HTMLCanvasElement, grid: Grid, cells: Cells, scale: Scale, top: number): void {
  const width = Math.max(200, Math.round(canvas.clientWidth * devicePixelRatio));
  const height = Math.round(width / 2);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext("2d");
  if (!context) {
    return;
  }
  hatch(context, width, height);
  context.imageSmoothingEnabled = true;
  context.drawImage(raster(grid, cells, scale, top), 0, 0, width, height);
  const projection = geoEquirectangular().translate([width / 2, height / 2]).scale(width / (2 * Math.PI));
  const path = geoPath(projection, context);
  const stroke = (object: Parameters<typeof path>[0], style: string, line: number): void => {
    context.beginPath();
    path(object);
    context.strokeStyle = style;
    context.lineWidth = line * devicePixelRatio;
    context.stroke();
  };
  stroke(geoGraticule().step([60, 30])(), "rgba(255,255,255,0.28)", 0.6);
  // A dark line with a light core is seen on the dark and on the bright end of the scale.
  stroke(coast, "rgba(0,0,0,0.75)", 1.7);
  stroke(coast, "rgba(255,255,255,0.95)", 0.7);
}

function raster(grid: Grid, cells: Cells, scale: Scale, top: number): HTMLCanvasElement {
  const [w, h] = [360, 180];
  const small = document.createElement("canvas");
  small.width = w;
  small.height = h;
  const context = small.getContext("2d")!;
  const image = context.createImageData(w, h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const value = sample(grid, cells, 89.5 - y, x - 179.5);
      if (value !== null) {
        const [r, g, b] = colour(scale, value / top);
        image.data.set([r, g, b, 255], 4 * (y * w + x));
      }
    }
  }
  context.putImageData(image, 0, 0);
  return small;
}

function hatch(context: CanvasRenderingContext2D, width: number, height: number): void {
  context.fillStyle = "#8a949d";
  context.fillRect(0, 0, width, height);
  context.strokeStyle = "#5c666f";
  context.lineWidth = devicePixelRatio;
  context.beginPath();
  for (let x = -height; x < width; x += 8 * devicePixelRatio) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
  }
  context.stroke();
}

/** The colour bar with its numbers. */
export function drawLegend(canvas: HTMLCanvasElement, scale: Scale, top: number, unit: string): void {
  const ratio = devicePixelRatio;
  const width = Math.max(200, Math.round(canvas.clientWidth * ratio));
  canvas.width = width;
  canvas.height = Math.round(38 * ratio);
  const context = canvas.getContext("2d");
  if (!context) {
    return;
  }
  const [left, right] = [4 * ratio, width - 4 * ratio];
  for (let x = left; x < right; x++) {
    context.fillStyle = `rgb(${colour(scale, (x - left) / (right - left)).join(",")})`;
    context.fillRect(x, 2 * ratio, 1, 12 * ratio);
  }
  context.fillStyle = getComputedStyle(canvas).color;
  context.font = `${12 * ratio}px ${getComputedStyle(canvas).fontFamily}`;
  const ticks = 5;
  for (let i = 0; i <= ticks; i++) {
    const value = (top * i) / ticks;
    context.textAlign = i === 0 ? "left" : i === ticks ? "right" : "center";
    context.fillText(`${Math.round(value * 10) / 10}${i === ticks ? ` ${unit}` : ""}`, left + ((right - left) * i) / ticks, 30 * ratio);
  }
}
