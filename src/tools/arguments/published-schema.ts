/** The input schema of a tool or prompt as clients see it: the lowest common denominator of what they accept. */

import * as z from "zod";
import { madeOnce } from "../../platform/made-once.ts";

export interface PublishedProperty {
  readonly type: string;
  readonly [more: string]: unknown;
}

export interface PublishedSchema {
  readonly type: "object";
  readonly properties: Readonly<Record<string, PublishedProperty>>;
  readonly required?: readonly string[];
}

/**
 * Bounds of texts and lists are checked, and named when they refuse, but not published: they would cost every client.
 * `additionalProperties` goes because some clients refuse it; no argument of ours has that name.
 */
const unpublished = new Set(["minLength", "maxLength", "minItems", "maxItems", "pattern"]);

/** A switch is off where nobody turns it on. */
const isUsual = (key: string, value: unknown): boolean => key === "default" && value === false;

const slim = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(slim);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) =>
      (unpublished.has(key) && typeof one !== "object") || key === "additionalProperties" || isUsual(key, one)
        ? []
        : [[key, slim(one)]],
    ),
  );
};

export const publishedSchema = (schema: z.ZodObject): PublishedSchema => {
  const { properties, required } = slim(z.toJSONSchema(schema, { io: "input" })) as PublishedSchema;
  return { type: "object", properties, ...(required && required.length > 0 ? { required } : {}) };
};

const publishedOnce = madeOnce(publishedSchema);

/** Built once per tool or prompt. */
export const schemaOf = (tool: { readonly arguments: z.ZodObject }): PublishedSchema => publishedOnce(tool.arguments);
