/** What a JSON Schema has against a value, in sentences that say where, what was expected, and what is there. */

import { Ajv, type ErrorObject } from "ajv";
import addFormats from "ajv-formats";

type Errors = readonly ErrorObject[];
type Schema = Readonly<Record<string, unknown>>;

const isTypeRule = ({ schemaPath }: ErrorObject): boolean => schemaPath.endsWith("/properties/type/enum");

/** Only says that no alternative holds; what fails in the alternatives says why. */
const isSummary = ({ keyword }: ErrorObject): boolean => keyword === "anyOf" || keyword === "oneOf";

const owner = ({ instancePath }: ErrorObject): string => instancePath.slice(0, instancePath.lastIndexOf("/"));

/** A schema and all that is written inside it; references are not followed. */
const partsOf = (schema: unknown): readonly Schema[] =>
  typeof schema === "object" && schema !== null
    ? [schema as Schema, ...Object.values(schema).flatMap((part) => partsOf(part))]
    : [];

/** Leaves out what alternatives of another `type` say: of them only the type counts, and only where none fits. */
const toThePoint = (errors: Errors, schema: object): Errors => {
  const types = errors.filter(isTypeRule);
  const parts = partsOf(schema);
  const refused = types.map((type) => {
    const alternative = parts.find(({ properties }) => (properties as Schema | undefined)?.type === type.parentSchema);
    return { at: owner(type), rules: new Set(partsOf(alternative)) };
  });
  const rest = errors.filter((error) => {
    const rule = error.parentSchema as Schema;
    return !isSummary(error) && !refused.some(({ at, rules }) => error.instancePath.startsWith(at) && rules.has(rule));
  });
  return [...rest, ...types.filter((type) => !rest.some(({ instancePath }) => instancePath.startsWith(owner(type))))];
};

const expected = ({ keyword, schema, message, instancePath }: ErrorObject, errors: Errors): string => {
  if (keyword === "not") return `must not be ${JSON.stringify(schema)}`;
  if (keyword !== "enum") return message ?? keyword;
  const same = errors.filter((other) => other.keyword === "enum" && other.instancePath === instancePath);
  return `must be one of ${[...new Set(same.flatMap(({ params }) => params.allowedValues))].join(", ")}`;
};

const shown = (value: unknown): string => {
  const json = JSON.stringify(value);
  return json.length > 80 ? `${json.slice(0, 80)}… (${json.length} characters)` : json;
};

/**
 * Every way in which `value` breaks `schema` (JSON Schema draft-07, with formats), one sentence each; none where it
 * holds. Throws where `schema` is no schema. Words that schemas carry for people (`example`) are let be.
 */
export const schemaProblems = (schema: object, value: unknown): readonly string[] => {
  const ajv = new Ajv({ allErrors: true, verbose: true, strict: false });
  addFormats.default(ajv);
  // A copy: rules are told apart by identity, which a schema written in code may share between two places.
  const own: object = JSON.parse(JSON.stringify(schema));
  const validate = ajv.compile(own);
  validate(value);
  const errors = toThePoint(validate.errors ?? [], own);
  const sentences = errors.map(
    (error) => `${error.instancePath || "/"} ${expected(error, errors)}; it is ${shown(error.data)}`,
  );
  return [...new Set(sentences)];
};
