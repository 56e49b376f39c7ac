/** How Fynn's sandbox answers: `data` with `meta.pagination`, violations in German. */

import { type ParameterProblem, type ParameterRules, parameterProblem } from "../api/parameters.ts";
import type { Json, SandboxAnswer } from "../api/vendor-api.ts";

/** `{ title, detail, violations: [{ propertyPath, message, code }] }`, as fynn-digital/sdk-php reads it (2022). */
export const fynnError = (status: number, title: string, detail: string, violations: Json = []): SandboxAnswer => ({
  status,
  json: { title, detail, violations },
});

export const fynnNotFound: SandboxAnswer = fynnError(404, "Nicht gefunden", "Die Ressource wurde nicht gefunden.");

const wordsOf: Readonly<Record<ParameterProblem["kind"], (problem: ParameterProblem) => string>> = {
  unknown: () => "Dieser Parameter wird nicht unterstützt.",
  repeated: () => "Dieser Parameter darf nur einmal angegeben werden.",
  type: () => "Dieser Wert ist nicht vom erwarteten Typ.",
  minimum: ({ rule }) => `Dieser Wert sollte größer oder gleich ${rule?.minimum ?? 0} sein.`,
  maximum: ({ rule }) => `Dieser Wert sollte kleiner oder gleich ${rule?.maximum ?? 0} sein.`,
  value: () => "Dieser Wert ist keine gültige Auswahl.",
};

const codes: Readonly<Record<ParameterProblem["kind"], string>> = {
  unknown: "7703c766-b5d5-4cef-ace7-ae0dd82304e9",
  repeated: "3d1c2f0a-4f0a-4f5e-9a47-51b5d1c9f0de",
  type: "ba785a8c-82cb-4283-967c-3cf342181b40",
  minimum: "ea4e51d1-3342-48bd-87f1-9e672cd90cad",
  maximum: "2d28afcb-e32e-45fb-a815-01c431a86a69",
  value: "8e179f1b-97aa-4560-a02f-2a8b42e49df7",
};

/** The 400 for the first parameter that breaks the rules; undefined when all keep them. */
export const fynnRefusal = (query: URLSearchParams, rules: ParameterRules): SandboxAnswer | undefined => {
  const problem = parameterProblem(query, rules);
  if (!problem) return undefined;
  const message = wordsOf[problem.kind](problem);
  return fynnError(400, "Es ist ein Fehler aufgetreten", `${problem.name}: ${message}`, [
    { propertyPath: problem.name, message, code: codes[problem.kind] },
  ]);
};

export const fynnPagingRules: ParameterRules = {
  page: { type: "integer", minimum: 1 },
  limit: { type: "integer", minimum: 0, maximum: 100 },
};

/** Where the server ignores filters it does not know, they do not count. */
export const fynnKnown = (query: URLSearchParams, rules: ParameterRules): URLSearchParams =>
  new URLSearchParams([...query].filter(([name]) => Object.hasOwn(rules, name)));

/** A page of `data`, of a query that keeps the rules above. A limit of 0 is allowed and gives no rows. */
export const fynnPage = (
  query: URLSearchParams,
  total: number,
  rows: (from: number, count: number) => readonly Json[],
): SandboxAnswer => {
  const limit = Number(query.get("limit") ?? 30);
  const page = Number(query.get("page") ?? 1);
  const data = limit === 0 ? [] : rows((page - 1) * limit, limit);
  return {
    status: 200,
    json: {
      data,
      meta: {
        pagination: {
          totalItems: total,
          itemsPerPage: limit,
          currentPage: page,
          lastPage: limit === 0 ? 1 : Math.max(1, Math.ceil(total / limit)),
          pageTotalItems: data.length,
        },
      },
    },
  };
};

/** ISO 8601 with a numeric zone, as the document's example. */
export const fynnInstant = (instant: number): string => new Date(instant).toISOString().replace(".000Z", "+00:00");

export const fynnInstantOrNull = (instant: number | null): string | null =>
  instant === null ? null : fynnInstant(instant);
