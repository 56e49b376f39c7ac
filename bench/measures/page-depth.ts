/**
 * Whether the five hundredth page costs what the first one cost, and whether the walk there makes the server heavier.
 */

import { startSandboxProcess } from "../sandbox-process.ts";
import { interleaved, median, ratioOf } from "../statistics.ts";
import { callText, type StdioProcess } from "../stdio-process.ts";
import { open } from "./overhead.ts";

const customers = 100_000;
const rowsPerPage = 200;
const deepest = customers / rowsPerPage;

export interface PageDepth {
  /** Page number and milliseconds of every tenth page or so on the way, medians of their neighbours. */
  readonly curve: readonly { readonly page: number; readonly ms: number }[];
  readonly firstMs: number;
  readonly lastMs: number;
  readonly ratio: number;
  readonly residentAfterTenthMiB: number | undefined;
  readonly residentAtEndMiB: number | undefined;
  readonly rows: number;
}

const continuationOf = (text: string): string | undefined => /^continuation: (\S+)$/m.exec(text)?.[1];
const rowsIn = (text: string): number => Number(/^(\d+) rows?/.exec(text)?.[1] ?? 0);

const timed = async (work: () => Promise<string>): Promise<{ readonly ms: number; readonly text: string }> => {
  const since = performance.now();
  const text = await work();
  return { ms: performance.now() - since, text };
};

const first = (server: StdioProcess) =>
  callText(server, "list_customers", { vendors: ["zenskar"], limit: rowsPerPage, max_tokens: 20_000 });
const next = (server: StdioProcess, continuation: string) => callText(server, "get_customer_page", { continuation });

const smooth = (values: readonly number[], step: number): { page: number; ms: number }[] =>
  Array.from({ length: Math.floor(values.length / step) }, (_, index) => ({
    page: index * step + Math.ceil(step / 2),
    ms: median(values.slice(index * step, (index + 1) * step)),
  }));

export const measurePageDepth = async (rounds: number): Promise<PageDepth> => {
  const sandbox = await startSandboxProcess(customers);
  const server = await open(sandbox.settings);
  try {
    const took: number[] = [];
    let rows = 0;
    let last: string | undefined;
    let residentAfterTenthMiB: number | undefined;
    let page = await timed(() => first(server));
    for (;;) {
      took.push(page.ms);
      rows += rowsIn(page.text);
      if (took.length === deepest / 10) residentAfterTenthMiB = server.residentMiB();
      const continuation = continuationOf(page.text);
      if (continuation === undefined) break;
      last = continuation;
      page = await timed(() => next(server, continuation));
    }
    if (last === undefined) throw new Error("The walk had one page only");
    const toLast = last;
    const residentAtEndMiB = server.residentMiB();
    // Both ends again, in turn, when all code has long been compiled.
    const samples = await interleaved(
      {
        first: async () => (await timed(() => first(server))).ms,
        last: async () => (await timed(() => next(server, toLast))).ms,
      },
      rounds,
    );
    return {
      curve: smooth(took, 10),
      firstMs: median(samples.first),
      lastMs: median(samples.last),
      ratio: ratioOf(samples.last, samples.first),
      residentAfterTenthMiB,
      residentAtEndMiB,
      rows,
    };
  } finally {
    await server.kill();
    await sandbox.stop();
  }
};
