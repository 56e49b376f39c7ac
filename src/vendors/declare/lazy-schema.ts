/** Schemas that are built when the first answer is read: two hundred fields would be an eighth of every start. */

import * as z from "zod";

/** What reading an answer needs of a schema; every zod schema has it. */
export interface Schema<Value> {
  safeParse(value: unknown): z.ZodSafeParseResult<Value>;
  /** Throws a `ZodError`. */
  parse(value: unknown): Value;
}

/** What a schema makes of an answer that fits it. */
export type Parsed<Of extends Schema<unknown>> = Of extends Schema<infer Value> ? Value : never;

/** Compiling takes as long as reading so many values, and halves the time of those behind. */
const compiledFrom = 1_000;

/** The schema that `build` makes, made once, when it is first asked; compiled where it is asked often. */
export const lazySchema = <Value>(build: () => z.ZodType<Value>): Schema<Value> => {
  let built: z.ZodType<Value> | undefined;
  let asked = 0;
  const schema = () => {
    built ??= build();
    asked += 1;
    if (asked === compiledFrom) built = z.compile(built);
    return built;
  };
  return { safeParse: (value) => schema().safeParse(value), parse: (value) => schema().parse(value) };
};
