// Writes the coastlines that swx draws on maps: one ring a line, "longitude,latitude …" to a tenth of a degree.
// From the npm package world-atlas (land-110m.json: Natural Earth 1:110m, public domain; package ISC, Copyright 2013-2019 Michael Bostock).
//   node eng/coastline.mjs services/RealtimeSwx.Gateway/web/node_modules/world-atlas/land-110m.json > services/RealtimeSwx.Cli/Plots/Coastline.txt
import { readFileSync } from "node:fs";

const topology = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { scale, translate } = topology.transform;
const arcs = topology.arcs.map((arc) => {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => [((x += dx) * scale[0]) + translate[0], ((y += dy) * scale[1]) + translate[1]]);
});
const ring = (indices) => indices.flatMap((i, n) => (i < 0 ? [...arcs[~i]].reverse() : arcs[i]).slice(n === 0 ? 0 : 1));
const polygons = (g) => (g.type === "GeometryCollection" ? g.geometries.flatMap(polygons) : g.type === "Polygon" ? [g.arcs] : g.type === "MultiPolygon" ? g.arcs : []);
for (const rings of polygons(topology.objects.land)) {
  for (const points of rings.map(ring)) {
    const text = points.map(([lon, lat]) => `${+lon.toFixed(1)},${+lat.toFixed(1)}`);
    process.stdout.write(`${text.filter((p, i) => p !== text[i - 1]).join(" ")}\n`);
  }
}
