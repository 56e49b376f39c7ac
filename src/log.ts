/** Structured logs on stderr, one JSON object a line; secrets and vendor bodies are taken out by construction. */

import { destination, pino } from "pino";
import { HttpFailure } from "./http/failure.ts";
import { safeText } from "./vocabulary/safe-text.ts";

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
    return { kind: failure.kind, status: failure.status, cause: describeFailure(failure.cause, depth + 1) };
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

/** Synchronous, so that the last line before an exit is not lost; stdout belongs to the protocol. */
export const createLog = (level: string): Log => {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination({ dest: 2, sync: true }),
  );
  const tame = (fields: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [
        key,
        typeof value === "string" ? safeText(value, longestText) : value,
      ]),
    );
  return {
    info: (fields, message) => logger.info(tame(fields), message),
    warn: (fields, message) => logger.warn(tame(fields), message),
    error: (fields, message) => logger.error(tame(fields), message),
  };
};
