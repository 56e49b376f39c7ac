/** A line that turns while something is awaited, on a terminal only; it leaves nothing behind. */

import { stderr } from "node:process";

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;
const frameMs = 80;
const eraseLine = "\r\u001b[K";

/** `text` is asked for at each turn, so that it can say how far things are. */
export const spinning = async <Result>(text: () => string, work: Promise<Result>): Promise<Result> => {
  if (!stderr.isTTY) return work;
  let turn = 0;
  const timer = setInterval(() => {
    turn += 1;
    stderr.write(`${eraseLine}${frames[turn % frames.length]} ${text()}`);
  }, frameMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    stderr.write(eraseLine);
  }
};
