/** What the watcher inside a built program has seen: asked for by a signal, read from its file. */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Seen {
  /** Milliseconds since the program's start. */
  readonly at: number;
  /** Bytes. */
  readonly heap: number;
  readonly rss: number;
  /** Milliseconds of the longest block of the event loop since it was asked before. */
  readonly blockMs: number;
  readonly timers: number;
  readonly descriptors: number;
  readonly warnings: number;
}

interface Watch {
  /** For the environment of the program. */
  readonly env: Readonly<Record<string, string>>;
  /** Asks, and waits for the answer. Rejects if the program does not answer within 20 seconds. */
  ask(pid: number | undefined): Promise<Seen>;
  /** The code the program gave when it ended; undefined where it was ended. */
  readonly exitCode: () => number | undefined;
  readonly remove: () => void;
}

const watcher = new URL("watcher.mjs", import.meta.url).pathname;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const startWatch = (): Watch => {
  const folder = mkdtempSync(join(tmpdir(), "soak-watch-"));
  const file = join(folder, "seen.jsonl");
  const lines = (): Partial<Seen & { readonly code: number }>[] => {
    try {
      const text = readFileSync(file, "utf8");
      return text
        .slice(0, text.lastIndexOf("\n") + 1)
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    } catch {
      return [];
    }
  };
  return {
    env: { SOAK_WATCH: file, NODE_OPTIONS: `--import=${watcher}` },
    ask: async (pid = 0) => {
      const before = lines().length;
      process.kill(pid, "SIGUSR2");
      const until = performance.now() + 20_000;
      while (performance.now() < until) {
        const after = lines();
        if (after.length > before) return after.at(-1) as Seen;
        await pause(2);
      }
      throw new Error("The watched program does not answer");
    },
    exitCode: () => lines().at(-1)?.code,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
