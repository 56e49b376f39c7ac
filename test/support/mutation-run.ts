/** Many mutated answers of one vendor through the real tools, and what became of each. */

import type { HttpAnswer } from "../../src/http/client.ts";
import type { SandboxVendor } from "../../src/sandbox/population/company.ts";
import { type Envelope, envelopeSchema } from "../../src/tools/answers/envelope.ts";
import { Problem } from "../../src/vocabulary/problem.ts";
import { idKeys, rowsKeys } from "./answers.ts";
import { mutated, randomFrom } from "./mutate.ts";
import { forms, openTestServices, type TestServices } from "./services.ts";

interface MutationFigures {
  readonly bodies: number;
  /** Calls that were answered, and calls that ended with a problem the agent is told of. */
  answered: number;
  refused: number;
  /** Errors of ours, answers that do not fit their schema, and rows that vanished without a word. */
  readonly uncaught: string[];
  readonly invalid: string[];
  readonly silent: string[];
}

/** Rows of a call's lists as the vendor sent them, told apart by id. */
const sentIds = (vendor: SandboxVendor, bodies: readonly unknown[]): readonly unknown[] => {
  const key = rowsKeys[vendor];
  const rows = bodies.flatMap((body) => {
    const list = key === undefined ? body : (body as Record<string, unknown> | null)?.[key];
    return Array.isArray(list) ? (list as unknown[]) : [];
  });
  return [...new Set(rows.map((row) => (row as Record<string, unknown> | null)?.[idKeys[vendor]] ?? row))];
};

const judge = (
  answer: Envelope,
  tool: string,
  sent: readonly unknown[] | undefined,
): "invalid" | "silent" | undefined => {
  const { structured, text } = forms(answer);
  const isWhole = envelopeSchema.safeParse(JSON.parse(JSON.stringify(structured))).success && text.length > 0;
  const adds = answer.vendors.reduce((sum, { returned }) => sum + returned, 0) === answer.rows.length;
  const fits = answer.rows.every(
    (row) => row.length === answer.columns.length && row.every((one) => typeof one === "string"),
  );
  if (!isWhole || !fits || (tool === "list_customers" && !adds)) return "invalid";
  if (tool !== "list_customers" || !answer.complete) return undefined;
  return answer.rows.length === (sent?.length ?? -1) ? undefined : "silent";
};

const one = async (
  test: TestServices,
  tool: string,
  given: unknown,
  figures: MutationFigures,
  sent: () => readonly unknown[] | undefined,
): Promise<void> => {
  try {
    const answer = await test.call(tool, given);
    figures.answered += 1;
    const verdict = judge(answer, tool, sent());
    if (verdict) figures[verdict].push(`${tool}: ${answer.coverage} ${JSON.stringify([answer.vendors, sent()])}`);
  } catch (failure) {
    if (failure instanceof Problem && failure.code !== "internal") figures.refused += 1;
    else
      figures.uncaught.push(
        failure instanceof Error
          ? ((failure.cause as Error | undefined)?.stack ?? failure.stack ?? "")
          : String(failure),
      );
  }
};

/** Four in five are lists of four customers, the others one customer with its invoices. */
export const runMutations = async (vendor: SandboxVendor, bodies: number, seed: number): Promise<MutationFigures> => {
  const random = randomFrom(seed);
  const test = openTestServices({ customers: 4, vendors: [vendor], seed: 2 });
  const figures: MutationFigures = { bodies, answered: 0, refused: 0, uncaught: [], invalid: [], silent: [] };
  const kept = new Map<string, HttpAnswer>();
  let sent: unknown[] = [];
  test.tamper(vendor, (request, answer) => {
    const asked = request.url.href;
    const whole = kept.get(asked) ?? (answer() as HttpAnswer);
    kept.set(asked, whole);
    const body = mutated(whole.body, random);
    sent.push(body);
    return { ...whole, body };
  });
  const { id } = test.population.company(vendor, 1);
  for (let count = 0; count < bodies; count += 1) {
    if (count % 5 === 4) await one(test, "get_customer", { ref: `${vendor}:${id}` }, figures, () => undefined);
    else await one(test, "list_customers", { limit: 20, detail: "standard" }, figures, () => sentIds(vendor, sent));
    sent = [];
    test.sent.length = 0;
  }
  return figures;
};
