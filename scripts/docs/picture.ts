/** Lines of a terminal as a picture that any page shows, light on dark. */

import stringWidth from "string-width";

const letter = { width: 8.4, height: 18, size: 14 };
const margin = 18;

const escaped = (text: string): string =>
  text.replaceAll(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign] ?? sign);

const colours: Readonly<Record<string, string>> = {
  1: "#ffffff",
  31: "#ff8080",
  32: "#8fe08f",
  33: "#f2cf74",
  90: "#9aa4b2",
};

/** One line as parts of one colour each, from what a terminal is sent. */
const partsOf = (line: string): readonly (readonly [colour: string | undefined, text: string])[] =>
  line
    .split(/(?=\u001b\[\d+m)/)
    .map((part) => /^\u001b\[(\d+)m([\s\S]*)$/.exec(part)?.slice(1) ?? ["0", part])
    .map(([code = "0", text = ""]) => [colours[code], text] as const);

/** Cells are set each to its own place and length, so that columns stay below each other in any font. */
const lineOf = (line: string, place: number): string => {
  let at = 0;
  const cells = partsOf(line).flatMap(([colour, text]) => text.split(/( {2,})/).map((cell) => [colour, cell] as const));
  const spans = cells.flatMap(([colour, text]) => {
    const width = stringWidth(text);
    const x = margin + at * letter.width;
    at += width;
    if (text.trim() === "") return [];
    const fill = colour ? ` fill="${colour}"` : "";
    const length = ` textLength="${(width * letter.width).toFixed(1)}"`;
    return [`<tspan x="${x.toFixed(1)}"${length}${fill}>${escaped(text)}</tspan>`];
  });
  return `<text y="${margin + (place + 1) * letter.height - 5}">${spans.join("")}</text>`;
};

/** `described`: what somebody reads who does not see it. */
export const terminalPicture = (lines: readonly string[], described: string): string => {
  const width = Math.ceil(Math.max(...lines.map((line) => stringWidth(line))) * letter.width + 2 * margin);
  const height = lines.length * letter.height + 2 * margin;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(described)}</title>
<rect width="${width}" height="${height}" rx="8" fill="#1b1f27"/>
<g xml:space="preserve" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${letter.size}" fill="#d6dbe4">
${lines.map(lineOf).join("\n")}
</g>
</svg>
`;
};
