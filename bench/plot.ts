/** Plots as SVG, drawn by hand: bars in groups, and lines over numbers. Readable on light and dark pages. */

const width = 760;
const left = 250;
const right = 70;
const colours = ["#2f6f9f", "#c8772b", "#5b8f4e", "#8a5a9e", "#888888"];
const text = `font-family="system-ui, sans-serif" font-size="12" fill="#555"`;

const escaped = (words: string): string =>
  words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(1));

const page = (height: number, title: string, body: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">`,
    `<text x="12" y="20" font-family="system-ui, sans-serif" font-size="14" font-weight="600" fill="#555">${escaped(title)}</text>`,
    ...body,
    "</svg>",
    "",
  ].join("\n");

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Which of the legend's entries it belongs to. */
  readonly group?: number;
}

/** Horizontal bars; `mark` draws a line at a value, as a target or a floor. */
export const bars = (
  title: string,
  all: readonly Bar[],
  options: {
    readonly unit: string;
    readonly legend?: readonly string[];
    readonly mark?: { at: number; label: string };
  },
): string => {
  const top = options.legend ? 58 : 36;
  const most = Math.max(...all.map(({ value }) => value), options.mark?.at ?? 0);
  const x = (value: number) => left + (value / most) * (width - left - right);
  const rows = all.flatMap(({ label, value, group = 0 }, row) => {
    const y = top + row * 22;
    return [
      `<text x="${left - 8}" y="${y + 13}" text-anchor="end" ${text}>${escaped(label)}</text>`,
      `<rect x="${left}" y="${y + 2}" width="${(x(value) - left).toFixed(1)}" height="15" fill="${colours[group % colours.length]}"/>`,
      `<text x="${(x(value) + 5).toFixed(1)}" y="${y + 13}" ${text}>${number(value)} ${options.unit}</text>`,
    ];
  });
  const height = top + all.length * 22 + (options.mark ? 26 : 8);
  const mark = options.mark
    ? [
        `<line x1="${x(options.mark.at).toFixed(1)}" x2="${x(options.mark.at).toFixed(1)}" y1="${top}" y2="${height - 20}" stroke="#b03030" stroke-dasharray="4 3"/>`,
        `<text x="${x(options.mark.at).toFixed(1)}" y="${height - 6}" text-anchor="middle" ${text}>${escaped(options.mark.label)}</text>`,
      ]
    : [];
  const legend = (options.legend ?? []).flatMap((label, index) => [
    `<rect x="${12 + index * 185}" y="32" width="11" height="11" fill="${colours[index % colours.length]}"/>`,
    `<text x="${28 + index * 185}" y="42" ${text}>${escaped(label)}</text>`,
  ]);
  return page(height, title, [...legend, ...rows, ...mark]);
};

export interface Line {
  readonly label: string;
  readonly points: readonly (readonly [number, number])[];
}

/** Lines over a common axis from zero. */
export const lines = (
  title: string,
  all: readonly Line[],
  axes: { readonly x: string; readonly y: string },
): string => {
  const [edge, top, bottom] = [64, 58, 320];
  const points = all.flatMap((line) => line.points);
  const mostX = Math.max(...points.map(([x]) => x));
  const mostY = Math.max(...points.map(([, y]) => y)) * 1.1;
  const x = (value: number) => edge + (value / mostX) * (width - edge - 30);
  const y = (value: number) => bottom - (value / mostY) * (bottom - top);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * mostY);
  const marks = [0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => share * mostX);
  return page(bottom + 44, title, [
    ...all.flatMap(({ label }, index) => [
      `<rect x="${12 + index * 240}" y="32" width="11" height="11" fill="${colours[index % colours.length]}"/>`,
      `<text x="${28 + index * 240}" y="42" ${text}>${escaped(label)}</text>`,
    ]),
    ...ticks.flatMap((tick) => [
      `<line x1="${edge}" x2="${width - 30}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}" stroke="#8884"/>`,
      `<text x="${edge - 6}" y="${(y(tick) + 4).toFixed(1)}" text-anchor="end" ${text}>${number(tick)}</text>`,
    ]),
    ...marks.map(
      (mark) =>
        `<text x="${x(mark).toFixed(1)}" y="${bottom + 18}" text-anchor="middle" ${text}>${mark.toFixed(0)}</text>`,
    ),
    `<text x="${(edge + width) / 2}" y="${bottom + 38}" text-anchor="middle" ${text}>${escaped(axes.x)}</text>`,
    `<text x="12" y="${top - 2}" ${text}>${escaped(axes.y)}</text>`,
    ...all.map(
      ({ points: own }, index) =>
        `<polyline fill="none" stroke="${colours[index % colours.length]}" stroke-width="2" points="${own.map(([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`).join(" ")}"/>`,
    ),
  ]);
};
