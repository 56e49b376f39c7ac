/** How deep JSON text nests, judged before anything parses it. */

/** No MCP message comes near it; recursive code behind the door would run out of stack far above. */
export const deepestLevel = 64;

/** True if brackets nest deeper than `most`; linear, and right for any text that is JSON. */
export const nestsDeeper = (text: string, most: number): boolean => {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > most) return true;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return false;
};
