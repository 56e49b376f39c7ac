/** Lists of what customers have at Zenskar, over all of them: filtered, ordered, and paged by a cursor. */

import { createMemory, keptQuestions } from "../api/finder.ts";
import { type Fields, rowTest } from "../api/operators.ts";
import type { Json, SandboxAnswer } from "../api/vendor-api.ts";
import type { Company, Population } from "../population/company.ts";
import { badRequest, ok } from "./answers.ts";
import { envelope, pageOf, questionOf } from "./pages.ts";

interface DocumentsOfCustomers<Document> {
  readonly fields: Fields<Document>;
  readonly orders: Readonly<Record<string, (document: Document) => number>>;
  /** Always the same ones in the same order. */
  readonly documentsOf: (company: Company) => readonly Document[];
  readonly mostPerCustomer: number;
  readonly rowOf: (document: Document) => Json;
  /** What no single field tells, of a query whose parameters are known. */
  readonly test?: (query: URLSearchParams) => ((document: Document) => boolean) | undefined;
}

/** Documents are known by their number; only those of a page are rendered. The query was checked before. */
export const createDocumentList = <Document>(
  population: Population,
  { fields, orders, documentsOf, mostPerCustomer, rowOf, test }: DocumentsOfCustomers<Document>,
): ((query: URLSearchParams, version: string) => SandboxAnswer) => {
  const kept = createMemory<{ readonly size: number; readonly rows: readonly number[] }>(keptQuestions);

  const documentAt = (number: number): Document | undefined =>
    documentsOf(population.company("zenskar", Math.floor(number / mostPerCustomer)))[number % mostPerCustomer];

  const candidates = function* (query: URLSearchParams): Generator<readonly [number, Document]> {
    const customerId = query.get("customer_id");
    const only = customerId === null ? undefined : population.find("zenskar", customerId);
    if (customerId !== null && !only) return;
    for (let index = only?.index ?? 0; index < (only ? only.index + 1 : population.size); index++)
      for (const [place, document] of documentsOf(population.company("zenskar", index)).entries())
        yield [index * mostPerCustomer + place, document];
  };

  const sortedRows = (query: URLSearchParams, sortValue: (document: Document) => number, descending: boolean) => {
    const tests = [rowTest(fields, query), test?.(query)].filter((one) => one !== undefined);
    const found: (readonly [number, number])[] = [];
    for (const [number, document] of candidates(query))
      if (tests.every((holds) => holds(document))) found.push([number, sortValue(document)]);
    const sign = descending ? -1 : 1;
    return found
      .sort(([number, value], [other, otherValue]) => sign * (value - otherValue || number - other))
      .map(([number]) => number);
  };

  return (query, version) => {
    const order = query.get("order") ?? "-created_at";
    const name = order.replace(/^-/, "");
    const sortValue = Object.hasOwn(orders, name) ? orders[name] : undefined;
    if (!sortValue) return badRequest("Invalid order parameter");
    const question = questionOf(query, version);
    const { rows } = kept(question, (before) =>
      before?.size === population.size
        ? before
        : { size: population.size, rows: sortedRows(query, sortValue, order.startsWith("-")) },
    );
    const ordered = {
      count: rows.length,
      at: (place: number) => rows[place] ?? -1,
      placeOf: (row: number) => (rows.includes(row) ? rows.indexOf(row) : rows.length),
    };
    const page = pageOf(ordered, question, query.get("cursor"), Number(query.get("limit") ?? 10));
    if (page === "bad cursor") return badRequest("Invalid cursor");
    const results = page.rows.flatMap((number) => {
      const document = documentAt(number);
      return document === undefined ? [] : [rowOf(document)];
    });
    return ok(envelope(page, rows.length, results));
  };
};
