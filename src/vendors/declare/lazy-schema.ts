/** Schemas that are built when the first answer is read: two hundred fields would be an eighth of every start. */

import type * as z from "zod";

/** What reading an answer needs of a schema; every zod schema has it. */
export interface Schema<Value> {
  safeParse(value: unknown): z.ZodSafeParseResult<Value>;
  /** Throws a `ZodError`. */
  parse(value: unknown): Value;
}

/** What a schema makes of an answer that fits it. */
export type Parsed<Of extends Schema<unknown>> = Of extends Schema<infer Value> ? Value : never;

/** The schema that `build` makes, made once, when it is first asked. */
export const lazySchema = <Value>(build: () => Schema<Value>): Schema<Value> => {
  let built: Schema<Value> | undefined;
  const schema = () => {
    built ??= build();
    return built;
  };
  return { safeParse: (value) => schema().safeParse(value), parse: (value) => schema().parse(value) };
};
