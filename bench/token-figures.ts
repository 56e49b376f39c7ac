/** What definitions and answers cost in o200k_base tokens, measured on the sandbox's customers of one fixed day. */

import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import type { SandboxVendor } from "../src/sandbox/population/company.ts";
import { asText, type Envelope, structured } from "../src/tools/answers/envelope.ts";
import { openBenchServices } from "./services.ts";

/** A tool as `tools/list` shows it. */
export interface Definition {
  readonly name: string;
  readonly description?: string | undefined;
  readonly inputSchema: unknown;
}

/** What a model is given of a tool: name, description, input schema. */
export const definitionTokens = ({ name, description = "", inputSchema }: Definition): number =>
  countTokens(JSON.stringify({ name, description, inputSchema }));

/** What was aimed at; why not all of it was reached stands in docs/decisions/0034-what-an-answer-costs.md. */
export const tokenAims = {
  definitions: 1_450,
  /** The mean of the vendors' own pages, without the column of vendors; then a page over all of them, with it. */
  row: 40,
  rowOfFive: 40,
  fixedOne: 55,
  fixedFive: 140,
  fixedFiveText: 110,
  customerSummary: 350,
} as const;

/** Where it stands: no figure grows beyond it. */
export const tokenLimits = {
  ...tokenAims,
  row: 41.5,
  rowOfFive: 47.5,
  fixedOne: 65,
  fixedFive: 170,
  fixedFiveText: 90,
} as const;

/** Of the larger of the two forms. */
const answerTokens = (envelope: Envelope): number =>
  Math.max(countTokens(asText(envelope)), countTokens(JSON.stringify(structured(envelope))));

export interface AnswerFigures {
  readonly rows: number;
  /** Everything. */
  readonly whole: number;
  /** What remains without rows and continuation. */
  readonly fixed: number;
  /** That of the text alone. */
  readonly fixedText: number;
  readonly continuation: number;
  /** What each row adds. */
  readonly perRow: number;
}

const figuresOf = (envelope: Envelope): AnswerFigures => {
  const whole = answerTokens(envelope);
  const withoutContinuation = answerTokens({ ...envelope, continuation: undefined });
  const fixed = answerTokens({ ...envelope, rows: [], continuation: undefined });
  const fixedText = countTokens(asText({ ...envelope, rows: [], continuation: undefined }));
  const rows = envelope.rows.length;
  return {
    rows,
    whole,
    fixed,
    fixedText,
    continuation: envelope.continuation === undefined ? 0 : countTokens(envelope.continuation),
    perRow: (withoutContinuation - fixed) / rows,
  };
};

/** Of `get_customer`'s summaries over customers of all vendors: what the one in the middle costs. */
export const summaryTokens = async (): Promise<number> => {
  const services = openBenchServices(60);
  const { rows } = await services.call("list_customers", { limit: 200, max_tokens: 20_000 });
  const costs: number[] = [];
  for (const [ref] of rows) costs.push(answerTokens(await services.call("get_customer", { ref, max_tokens: 20_000 })));
  return costs.toSorted((a, b) => a - b)[Math.floor(costs.length / 2)] ?? 0;
};

const customers = 400;
const wholePage = { limit: 100, max_tokens: 20_000 };

/** A first page of 100 customers of one vendor, others connected but not asked. */
export const pageOf = async (vendor: SandboxVendor): Promise<AnswerFigures> =>
  figuresOf(await openBenchServices(customers).call("list_customers", { vendors: [vendor], ...wholePage }));

/** A first page of 100 customers over all vendors. */
export const pageOfAll = async (): Promise<AnswerFigures> =>
  figuresOf(await openBenchServices(customers).call("list_customers", wholePage));

/** The tokens that the same 100 customers cost in other clothes, per customer. */
export interface Encodings {
  /** As the vendor sends them, minified. */
  readonly raw: number;
  /** Our columns with the vendor's own id in place of the ref. */
  readonly idTable: number;
  readonly text: number;
  readonly structured: number;
}

const rawRows = (body: unknown): readonly unknown[] => {
  if (Array.isArray(body)) return body;
  const lists = Object.values(body as Record<string, unknown>).filter(Array.isArray);
  return lists.reduce((longest, list) => (list.length > longest.length ? list : longest), [] as unknown[]);
};

export const encodingsOf = async (vendor: SandboxVendor): Promise<Encodings> => {
  const services = openBenchServices(customers, [vendor]);
  const envelope = await services.call("list_customers", wholePage);
  const raw = services.exchanges.flatMap(({ body }) => rawRows(body));
  const ids = await services.call("list_customers", { ...wholePage, detail: "standard" });
  const idColumn = ids.columns.indexOf("native_id");
  const withIds = envelope.rows.map((row, index) => [ids.rows[index]?.[idColumn] ?? "", ...row.slice(1)]);
  const count = envelope.rows.length;
  const bare: Envelope = { ...envelope, rows: [], continuation: undefined };
  const perRow = (tokens: (rows: Envelope["rows"]) => number, rows: Envelope["rows"]) =>
    (tokens(rows) - tokens([])) / count;
  return {
    raw: countTokens(JSON.stringify(raw.slice(0, count))) / count,
    idTable: perRow((rows) => countTokens(rows.map((row) => row.join("\t")).join("\n")), withIds),
    text: perRow((rows) => countTokens(asText({ ...bare, rows })), envelope.rows),
    structured: perRow((rows) => countTokens(JSON.stringify(structured({ ...bare, rows }))), envelope.rows),
  };
};
