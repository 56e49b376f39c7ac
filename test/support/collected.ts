/** What comes one after another, as one list. */

export const collected = async <Value>(values: AsyncIterable<Value> | undefined): Promise<readonly Value[]> => {
  const all: Value[] = [];
  for await (const value of values ?? []) all.push(value);
  return all;
};
