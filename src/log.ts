/** Structured logs on stderr, one JSON object a line; secrets and vendor bodies are taken out by construction. */

import { HttpFailure } from "./http/failure.ts";
import { safeText } from "./text/safe-text.ts";

export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

const longestText = 300;

/** What is safe to say of a failure: kinds, codes, statuses and our own words; never a body, header or URL. */
export const describeFailure = (failure: unknown, depth = 0): unknown => {
  if (failure === undefined || depth > 3) return undefined;
  if (failure instanceof HttpFailure) {
    return {
      kind: failure.kind,
      status: failure.status,
      proxy: failure.proxyStatus,
      cause: describeFailure(failure.cause, depth + 1),
    };
  }
  if (!(failure instanceof Error)) return { kind: typeof failure };
  const { name, code } = failure as NodeJS.ErrnoException;
  const frames = failure.stack
    ?.split("\n")
    .slice(1, 4)
    .map((line) => line.trim());
  // A foreign error's message may quote what it choked on, so only its name, code and place are said.
  return { name, code, at: depth === 0 ? frames : undefined, cause: describeFailure(failure.cause, depth + 1) };
};

const levels = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
type Level = (typeof levels)[number];

/** As the common JSON loggers number them: trace is 10, fatal 60. */
const numberOf = (level: Level): number => (levels.indexOf(level) + 1) * 10;

/** An own writer, since a logging package takes longer to load than all our tools; stdout belongs to the protocol. */
export const createLog = (level: string): Log => {
  const least = levels.indexOf(level as Level);
  // Nobody reads any more: that is no reason to stop serving.
  process.stderr.on("error", () => undefined);
  const at =
    (own: Level): Log["info"] =>
    (fields, message) => {
      if (least < 0 || levels.indexOf(own) < least) return;
      const line: Record<string, unknown> = { level: numberOf(own), time: new Date().toISOString() };
      for (const [key, value] of Object.entries(fields))
        line[key] = typeof value === "string" ? safeText(value, longestText) : value;
      process.stderr.write(`${JSON.stringify({ ...line, msg: message })}\n`);
    };
  return { info: at("info"), warn: at("warn"), error: at("error") };
};
