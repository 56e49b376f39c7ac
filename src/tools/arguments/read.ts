/**
 * Arguments as clients really send them, read strictly: an unknown or impossible one is refused with a corrected call.
 */

import type * as z from "zod";
import { didYouMean } from "../../text/did-you-mean.ts";
import { Problem } from "../../vocabulary/problem.ts";
import type { AnyTool } from "../define.ts";
import { type PublishedProperty, type PublishedSchema, schemaOf } from "./published-schema.ts";

/** What takes arguments: a tool, or a prompt. */
type Taking = Pick<AnyTool, "name" | "arguments" | "example">;

/** Never split at commas: its values may contain them. */
const neverSplit = "vendor_filters";

/** Characters of a list or of all arguments as one text: a longer one is not worth parsing. */
const longestText = 65_536;
/** Entries of a list that are looked at: more than any list may have, so that its own bound refuses the rest. */
const mostEntries = 1_000;
/** No number or truth value is longer. */
const longestScalar = 64;

const parsed = (text: string): unknown => {
  if (text.length > longestText) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const bounded = (list: readonly unknown[]): readonly unknown[] =>
  list.length > mostEntries ? list.slice(0, mostEntries) : list;

const asList = (name: string, value: unknown): unknown => {
  if (typeof value === "number") return [String(value)];
  if (Array.isArray(value)) return bounded(value);
  if (typeof value !== "string" || value.length > longestText) return value;
  const list = value.trim().startsWith("[") ? parsed(value) : undefined;
  if (Array.isArray(list)) return bounded(list);
  if (name === neverSplit) return [value];
  return bounded(value.split(",").flatMap((part) => (part.trim() ? [part.trim()] : [])));
};

const lenient = (name: string, type: string, value: unknown): unknown => {
  if (type === "array") return asList(name, value);
  if (type === "string" && (typeof value === "number" || typeof value === "boolean")) return String(value);
  if (typeof value !== "string" || value.length > longestScalar) return value;
  if (type === "boolean") return { true: true, false: false }[value.trim().toLowerCase()] ?? value;
  if (type === "integer" || type === "number") return /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;
  return value;
};

const wholeObject = (sent: unknown): Record<string, unknown> | undefined => {
  const value = typeof sent === "string" ? parsed(sent) : (sent ?? {});
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
};

const longestShown = 60;

/** The beginning of a value, at a cost that does not depend on its size. */
const beginning = (value: unknown): string => {
  if (typeof value === "string") return `"${value.slice(0, longestShown + 1)}"`;
  if (Array.isArray(value)) return `[${value.slice(0, 8).map(item).join(",")}]`;
  return typeof value === "object" && value !== null ? "an object" : String(value);
};

const item = (value: unknown): string => (Array.isArray(value) ? "[…]" : beginning(value));

const shown = (value: unknown): string => {
  const text = beginning(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
};

const unit = (issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): string =>
  issue.origin === "string" ? " characters" : issue.origin === "array" ? " entries" : "";

const allowed = (property: PublishedProperty, issue: z.core.$ZodIssue): string => {
  const { type, minimum, maximum, items } = property;
  // A list of one of these texts: which of them is wrong, an issue below the list says.
  const listed = issue.path.length > 1 ? (items as { readonly enum?: unknown } | undefined) : property;
  if (Array.isArray(listed?.enum)) return `allowed: ${listed.enum.join(", ")}`;
  if (minimum !== undefined || maximum !== undefined) return `allowed: ${type} ${minimum} to ${maximum}`;
  if (issue.code === "too_big") return `allowed: at most ${issue.maximum}${unit(issue)}`;
  if (issue.code === "too_small") return `allowed: at least ${issue.minimum}${unit(issue)}`;
  return `expected ${type === "array" ? "a list of texts" : type}`;
};

const refusal = (
  tool: Taking,
  schema: PublishedSchema,
  given: Record<string, unknown>,
  issue: z.core.$ZodIssue,
): string => {
  const name = String(issue.path[0] ?? "");
  const property = schema.properties[name];
  if (!property) return `${issue.message}. Example: ${tool.example}`;
  if (given[name] === undefined) return `${name} is missing. Example: ${tool.example}`;
  if (property.type === "array" && typeof given[name] === "string")
    return `${name}: a list as one text may have at most ${longestText} characters. Example: ${tool.example}`;
  const own = issue.code === "custom" ? ` ${issue.message}` : ` is not possible; ${allowed(property, issue)}`;
  return `${name}: ${shown(given[name])}${own}. Example: ${tool.example}`;
};

/** Throws `invalid_argument`. `schema`: as published, where the caller has it already. */
export const readArguments = (tool: Taking, sent: unknown, schema = schemaOf(tool)): unknown => {
  const whole = wholeObject(sent);
  if (!whole) throw new Problem("invalid_argument", `arguments must be one JSON object. Example: ${tool.example}`);
  const given: Record<string, unknown> = {};
  for (const name of Object.keys(whole)) {
    const value = whole[name];
    if (!Object.hasOwn(schema.properties, name)) {
      const names = Object.keys(schema.properties);
      throw new Problem(
        "invalid_argument",
        `${tool.name} has no argument "${name.slice(0, 60)}". ${didYouMean(name, names).trim() || `It has ${names.join(", ")}.`} Example: ${tool.example}`,
      );
    }
    if (value !== "" && value !== null && value !== undefined)
      given[name] = lenient(name, schema.properties[name]?.type ?? "", value);
  }
  const result = tool.arguments.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Problem("invalid_argument", issue ? refusal(tool, schema, given, issue) : `Example: ${tool.example}`);
};
