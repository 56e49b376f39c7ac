/** How deep JSON text nests, judged before anything parses it. */

/** No MCP message comes near it; recursive code would run out of stack far above. */
export const deepestLevel = 64;

/** The place of the closing quotation mark; beyond the text if there is none. */
const endOfString = (text: string, start: number): number => {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c ? 2 : 1;
  return at;
};

/** True if brackets nest deeper than `most`; linear, and right for any text that is JSON. */
export const nestsDeeper = (text: string, most: number): boolean => {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at);
    else if (code === 0x7b || code === 0x5b) depth += 1;
    else if (code === 0x7d || code === 0x5d) depth -= 1;
    if (depth > most) return true;
  }
  return false;
};
