/** Fields of a row as the vendor sent it, by their dotted names. */

const isPlace = (key: string): boolean => /^[1-9]\d*$/.test(key);

/** Of a list without a place: what each of its members has. Undefined where nothing is there. */
const valueAt = (value: unknown, path: readonly string[]): unknown => {
  const [key, ...rest] = path;
  if (key === undefined || value === null) return value;
  if (Array.isArray(value)) {
    if (isPlace(key)) return valueAt(value[Number(key) - 1], rest);
    const found = value.map((one) => valueAt(one, path)).filter((one) => one !== undefined);
    return found.length > 0 || value.length === 0 ? found : undefined;
  }
  if (typeof value !== "object" || !Object.hasOwn(value, key)) return undefined;
  return valueAt((value as Readonly<Record<string, unknown>>)[key], rest);
};

/** By name; places in lists count from 1. Undefined: the row does not have it. */
export const ownFields = (sent: unknown, names: readonly string[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(names.map((name) => [name, valueAt(sent, name.split("."))]));
