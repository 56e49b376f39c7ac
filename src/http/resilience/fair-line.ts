/** Who waits at one upstream: a line for each principal, taken in turn, whole-book reads at most every second time. */

/** On whose behalf a request is made. */
export interface Asker {
  /** Empty where there is only one, or nobody in particular. */
  readonly principal: string;
  /** Part of reading a whole book, whose requests are many and may wait for others'. */
  readonly isBulk: boolean;
}

/** Requests that nobody in particular makes, such as a token's exchange. */
export const nobody: Asker = { principal: "", isBulk: false };

interface Waiting {
  readonly asker: Asker;
}

export interface FairLine<Entry extends Waiting> {
  readonly size: number;
  /** Somebody waits who reads no whole book. */
  readonly hasSingle: boolean;
  /** Entries of one principal, whatever they are part of. */
  sizeOf(principal: string): number;
  add(entry: Entry): void;
  /** False where it is not in line any more. */
  delete(entry: Entry): boolean;
  has(entry: Entry): boolean;
  /** The first of each principal, in the order of their turns. Taking one out is `pass`. */
  turns(): readonly Entry[];
  /** Takes it out: the next turn is another principal's, and another kind's, where one waits. */
  pass(entry: Entry): void;
  /** How many go before it if nobody else comes. */
  ahead(entry: Entry): number;
  /** The last in the longest principal's line. */
  lastOfLongest(): Entry | undefined;
}

/** In the order in which the principals take their turns. */
type Turns<Entry> = Map<string, Set<Entry>>;

const countOf = (turns: Turns<unknown>): number => [...turns.values()].reduce((sum, { size }) => sum + size, 0);

const firstOfEach = <Entry>(turns: Turns<Entry>): readonly Entry[] =>
  [...turns.values()].flatMap((line) => [...line].slice(0, 1));

const aheadIn = <Entry extends Waiting>(turns: Turns<Entry>, entry: Entry): number => {
  const rank = [...(turns.get(entry.asker.principal) ?? [])].indexOf(entry);
  let isBefore = true;
  let ahead = rank;
  for (const [principal, { size }] of turns) {
    if (principal === entry.asker.principal) isBefore = false;
    else ahead += Math.min(size, isBefore ? rank + 1 : rank);
  }
  return ahead;
};

export const createFairLine = <Entry extends Waiting>(): FairLine<Entry> => {
  const [single, bulk]: [Turns<Entry>, Turns<Entry>] = [new Map(), new Map()];
  let wasBulk = true;
  const turnsOf = (isBulk: boolean): Turns<Entry> => (isBulk ? bulk : single);
  const remove = (entry: Entry): boolean => {
    const turns = turnsOf(entry.asker.isBulk);
    const line = turns.get(entry.asker.principal);
    const wasThere = line?.delete(entry) ?? false;
    if (line?.size === 0) turns.delete(entry.asker.principal);
    return wasThere;
  };
  return {
    get size() {
      return countOf(single) + countOf(bulk);
    },
    get hasSingle() {
      return single.size > 0;
    },
    sizeOf: (principal) => (single.get(principal)?.size ?? 0) + (bulk.get(principal)?.size ?? 0),
    add: (entry) => {
      const turns = turnsOf(entry.asker.isBulk);
      const line = turns.get(entry.asker.principal) ?? new Set();
      turns.set(entry.asker.principal, line.add(entry));
    },
    delete: remove,
    has: (entry) => turnsOf(entry.asker.isBulk).get(entry.asker.principal)?.has(entry) ?? false,
    turns: () => [...firstOfEach(turnsOf(!wasBulk)), ...firstOfEach(turnsOf(wasBulk))],
    pass: (entry) => {
      const { principal, isBulk } = entry.asker;
      const turns = turnsOf(isBulk);
      remove(entry);
      wasBulk = isBulk;
      const line = turns.get(principal);
      if (!line) return;
      turns.delete(principal);
      turns.set(principal, line);
    },
    ahead: (entry) => {
      const own = aheadIn(turnsOf(entry.asker.isBulk), entry);
      return own + Math.min(countOf(turnsOf(!entry.asker.isBulk)), own + (wasBulk === entry.asker.isBulk ? 1 : 0));
    },
    lastOfLongest: () => {
      const [longest] = [...single.values(), ...bulk.values()].toSorted((one, other) => other.size - one.size);
      return longest && [...longest].at(-1);
    },
  };
};
