/** What reading an answer needs of a schema: those of lenient.ts, and every schema of zod. */

export interface Schema<Value> {
  safeParse(
    sent: unknown,
  ): { readonly success: true; readonly data: Value } | { readonly success: false; readonly data?: undefined };
}

/** What a schema makes of an answer that fits it. */
export type Parsed<Of extends Schema<unknown>> = Of extends Schema<infer Value> ? Value : never;
