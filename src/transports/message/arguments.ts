/** The `arguments` of a call as clients really send them, made into what the SDK passes on whole. */

import { deepestLevel, nestsDeeper } from "./nesting.ts";

type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** As one JSON text. Far more than all arguments of any tool together; a longer text is not worth parsing. */
const longestText = 65_536;

const taking: ReadonlySet<unknown> = new Set(["tools/call", "prompts/get"]);

const objectIn = (text: string): JsonObject | undefined => {
  if (text.length > longestText || nestsDeeper(text, deepestLevel)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** The SDK leaves this key out without a word. Under another name it reaches those who refuse unknown arguments. */
const withoutHiddenKey = (given: JsonObject): JsonObject =>
  Object.hasOwn(given, "__proto__")
    ? Object.fromEntries(
        Object.entries(given).map(([name, value]) => [name === "__proto__" ? `${name} ` : name, value]),
      )
    : given;

/**
 * The message with its `arguments` as an object: some clients send them as one JSON text, some send null for none. Any
 * other value stays as it is, for the SDK to refuse; an own key `__proto__` becomes one that is refused by name.
 */
export const withArguments = (message: JsonObject): JsonObject => {
  const { params } = message;
  if (!taking.has(message.method) || !isObject(params) || params.arguments === undefined) return message;
  const { arguments: sent, ...rest } = params;
  if (sent === null) return { ...message, params: rest };
  const given = typeof sent === "string" ? (objectIn(sent) ?? sent) : sent;
  if (!isObject(given)) return message;
  const visible = withoutHiddenKey(given);
  return visible === sent ? message : { ...message, params: { ...params, arguments: visible } };
};
