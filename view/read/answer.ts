/** A tool's result as the view reads it: an answer, or a text to show where there is none. */

export interface VendorPart {
  readonly vendor: string;
  /** `ok`, `empty`, `partial`, `failed` or `unsupported`. */
  readonly outcome: string;
  readonly returned: number;
  /** The vendor's own count for this question; absent = unknown. */
  readonly total?: number;
  readonly more: boolean;
  readonly read?: number;
  readonly filters: readonly string[];
  readonly problem?: string;
}

export interface Answer {
  readonly coverage: string;
  readonly complete: boolean;
  readonly vendors: readonly VendorPart[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly continuation?: string;
}

export interface Refusal {
  /** As the tool said it: `code: what was wrong …`. */
  readonly refused: string;
}

type Unknown = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Unknown => typeof value === "object" && value !== null;
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const problemText = (problem: unknown): string | undefined => {
  if (!isObject(problem)) return undefined;
  const wait = typeof problem.retry_after_s === "number" ? ` Retry after ${problem.retry_after_s} s.` : "";
  return `${text(problem.code)}: ${text(problem.message)}${wait}`;
};

/** How a filter was honoured: `name:verified`, or `{ word, how }`. */
const filterText = (filter: unknown): string =>
  isObject(filter) ? `${text(filter.word)}:${text(filter.how)}` : text(filter);

const vendorPart = (sent: unknown): VendorPart => {
  const part = isObject(sent) ? sent : {};
  const problem = problemText(part.problem);
  return {
    vendor: text(part.vendor),
    outcome: text(part.outcome),
    returned: typeof part.returned === "number" ? part.returned : 0,
    ...(typeof part.total === "number" ? { total: part.total } : {}),
    more: part.more === true,
    ...(typeof part.read === "number" ? { read: part.read } : {}),
    filters: list(part.filters).map(filterText).filter(Boolean),
    ...(problem === undefined ? {} : { problem }),
  };
};

const saidAsText = (result: Unknown): string =>
  list(result.content)
    .map((block) => (isObject(block) ? text(block.text) : ""))
    .filter(Boolean)
    .join("\n");

/** Never throws: what cannot be read as an answer is a refusal that shows what was sent. */
export const readResult = (sent: unknown): Answer | Refusal => {
  const result = isObject(sent) ? sent : {};
  const { structuredContent: answer } = result;
  if (result.isError === true || !isObject(answer)) {
    return { refused: saidAsText(result) || "The host passed on no answer." };
  }
  return {
    coverage: text(answer.coverage),
    // Anything but a clear yes is no.
    complete: answer.complete === true,
    vendors: list(answer.vendors).map(vendorPart),
    columns: list(answer.columns).map(text),
    rows: list(answer.rows).map((row) => list(row).map(text)),
    ...(typeof answer.continuation === "string" ? { continuation: answer.continuation } : {}),
  };
};
