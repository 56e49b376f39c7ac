/** G2: mutated bodies of one vendor through the real tools. */

import type { SandboxVendor } from "../../../src/sandbox/population/company.ts";
import { runMutations } from "../../support/mutation-run.ts";

export interface BodiesJob {
  readonly vendor: SandboxVendor;
  readonly bodies: number;
  readonly seed: number;
}

export type BodiesResult = Readonly<
  Record<"bodies" | "answered" | "refused" | "uncaught" | "invalid" | "silent", number>
>;

export const run = async ({ vendor, bodies, seed }: BodiesJob): Promise<BodiesResult> => {
  const { answered, refused, uncaught, invalid, silent } = await runMutations(vendor, bodies, seed);
  for (const wrong of [...uncaught, ...invalid, ...silent].slice(0, 3))
    process.stderr.write(`${vendor} ${seed}: ${wrong}\n`);
  return {
    bodies,
    answered,
    refused,
    uncaught: uncaught.length,
    invalid: invalid.length,
    silent: silent.length,
  };
};
