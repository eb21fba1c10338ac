/*
 * Makes the map that the bubbles of charts/maps.py stand on: static/land.svg, and the points of
 * the countries in charts/data/points.json. Run by hand, seldom:
 *
 *   npm install --no-save world-atlas@2 topojson-client@3 topojson-simplify@3 d3-geo@3 \
 *     polylabel@2 i18n-iso-countries@7
 *   node scripts/land.mjs
 *
 * Natural Earth at 1:50 million, which has the small islands, is simplified, projected (Equal
 * Earth, cut in the Bering Strait) and rounded to a quarter of a unit of a picture 640 wide.
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";

import { geoEqualEarth, geoPath } from "d3-geo";
import iso from "i18n-iso-countries";
import polylabel from "polylabel";
import { feature, merge, mesh } from "topojson-client";
import { presimplify, simplify, sphericalTriangleArea } from "topojson-simplify";

const WIDTH = 640;
const FINE = 4; // Steps to a unit.
const SOUTH = -58; // Of Antarctica no part is drawn.
const DETAIL = 1e-5; // What is smaller is straightened, in steradians of the sphere.
const LEAST = 2; // Islands smaller than so many square steps are left out.
const LAND = "#dde4ea";
const PAPER = "#ffffff";

// Parts of other countries' shapes, or none at all: longitude and latitude of their middle.
const BY_HAND = {
  AQ: [11, SOUTH], BQ: [-68.27, 12.18], BV: [3.36, -54.42], CC: [96.87, -12.17],
  CX: [105.63, -10.49], GF: [-53.1, 4.0], GI: [-5.35, 36.14], GP: [-61.55, 16.25],
  KI: [173, 1.42],
  MQ: [-61.02, 14.64], RE: [55.53, -21.12], SJ: [16, 78.6], TK: [-171.8, -9.2],
  TV: [179.2, -8.52], UM: [166.63, 19.29], YT: [45.15, -12.82],
};

const world = createRequire(import.meta.url)("world-atlas/countries-50m.json");
const projection = geoEqualEarth().rotate([-11, 0]).precision(0.3);
const scaled = projection.fitWidth(WIDTH * FINE, { type: "Sphere" });
const top = scaled([11, 83.7])[1];
projection.translate([projection.translate()[0], projection.translate()[1] - top]);
const height = Math.ceil(projection([11, SOUTH])[1]);

const topology = simplify(presimplify(world, sphericalTriangleArea), DETAIL);
const drawn = topology.objects.countries.geometries.filter((one) => one.id !== "010");
const land = merge(topology, drawn);
const borders = mesh(topology, { type: "GeometryCollection", geometries: drawn }, (a, b) => a !== b);

/** A shape as lines of whole steps, each from where the last one ended. */
function path(shape, { closed }) {
  const lines = [];
  const pen = {
    moveTo: (x, y) => lines.push([[Math.round(x), Math.round(y)]]),
    lineTo: (x, y) => lines.at(-1).push([Math.round(x), Math.round(y)]),
    closePath: () => {},
    arc: () => {},
  };
  geoPath(projection, pen)(shape);
  let at = [0, 0];
  const written = [];
  for (const line of lines) {
    const points = line.filter((p, n) => !n || p[0] !== line[n - 1][0] || p[1] !== line[n - 1][1]);
    if (closed && Math.abs(area(points)) < LEAST) continue;
    if (points.length < 2) continue;
    const steps = points.map((p) => {
      const step = `${p[0] - at[0]} ${p[1] - at[1]}`;
      at = p;
      return step;
    });
    const ends = closed ? "z" : "";
    if (closed) at = points[0];
    written.push(`m${steps[0]}l${steps.slice(1).join(" ")}${ends}`);
  }
  return written.join("").replaceAll(" -", "-");
}

function area(points) {
  let sum = 0;
  points.forEach(([x, y], n) => {
    const [u, v] = points[(n + 1) % points.length];
    sum += x * v - u * y;
  });
  return sum / 2;
}

/** The point farthest from the coast and borders of a country's largest part. */
function middle(one) {
  const shape = feature(world, one);
  const polygons = shape.geometry.type === "Polygon" ? [shape.geometry.coordinates]
    : shape.geometry.coordinates;
  const flat = polygons.map((rings) => {
    const lines = [];
    const pen = {
      moveTo: (x, y) => lines.push([[x, y]]), lineTo: (x, y) => lines.at(-1).push([x, y]),
      closePath: () => {}, arc: () => {},
    };
    geoPath(projection, pen)({ type: "Polygon", coordinates: rings });
    return lines;
  }).filter((lines) => lines.length);
  const largest = flat.reduce((a, b) => (Math.abs(area(b[0])) > Math.abs(area(a[0])) ? b : a));
  return polylabel(largest, 0.5);
}

const points = {};
for (const [code, place] of Object.entries(BY_HAND)) points[code] = projection(place);
for (const one of world.objects.countries.geometries) {
  const code = iso.numericToAlpha2(one.id);
  if (code && !(code in points)) points[code] = middle(one);
}
const rounded = Object.entries(points).sort().map(
  ([code, [x, y]]) => [code, [+(x / FINE).toFixed(1), +(Math.min(y, height) / FINE).toFixed(1)]],
);

const paths = `<path fill="${LAND}" d="${path(land, { closed: true })}"/>`
  + `<path fill="none" stroke="${PAPER}" stroke-width="1.6" d="${path(borders, { closed: false })}"/>`;
writeFileSync(
  "static/land.svg",
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height / FINE}">`
    + `<g transform="scale(${1 / FINE})">${paths}</g></svg>\n`,
);
const lines = rounded.map(([code, point]) => `  ${JSON.stringify(code)}: [${point.join(", ")}]`);
writeFileSync("charts/data/points.json", `{\n${lines.join(",\n")}\n}\n`);
