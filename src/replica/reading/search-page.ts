/** A page of customers that a free text may mean, nearest evidence first, found by a place as every page is. */

import type { Customer } from "../../vocabulary/customer.ts";
import { customerOf } from "../rows/customer.ts";
import type { Store } from "../store/sql.ts";
import { readMistaken } from "./mistaken.ts";
import { type Mistaken, mistakableWords, searchSteps, strongSteps } from "./search.ts";
import { readStep, readStrong, type SearchRow, type SearchWanted } from "./search-rows.ts";

/** Where a page begins: in which step, and behind which of its rows. */
export interface SearchPlace {
  readonly step: number;
  /** 0 at a step's beginning. */
  readonly behind: number;
  /** Somebody was found on the way here. */
  readonly isFound: boolean;
}

export const firstSearchPlace: SearchPlace = { step: 0, behind: 0, isFound: false };

interface SearchPage {
  /** Those that are meant. */
  readonly customers: readonly Customer[];
  /** Undefined at the end. */
  readonly next: SearchPlace | undefined;
}

const none: Mistaken = () => [];

/** Rows that are read at once: a few more than are wanted, since most are meant; many where they turn out not to be. */
const fewestCandidates = 25;
const mostCandidates = 500;
/** Digits stand in many places, most of which they are not looked for in. */
const fewestOfKeys = 300;

/**
 * Of one reading: those that are meant, at most `most`, and where to go on; `isLast`: nothing is left behind its rows.
 */
const takeFrom = (
  { isMeant }: SearchWanted,
  rows: readonly SearchRow[],
  { most, isLast, nextStep }: { readonly most: number; readonly isLast: boolean; readonly nextStep: number },
  { place, isWeak }: { readonly place: SearchPlace; readonly isWeak: boolean },
) => {
  const customers: Customer[] = [];
  for (const row of rows) {
    const customer = customerOf(row);
    if (!isMeant(customer)) continue;
    customers.push(customer);
    if (customers.length === most) return { customers, next: { step: row.step, behind: row.row_id, isFound: !isWeak } };
  }
  const isFound = place.isFound || (customers.length > 0 && !isWeak);
  const last = isLast ? undefined : rows.at(-1);
  return { customers, next: { step: last?.step ?? nextStep, behind: last?.row_id ?? 0, isFound } };
};

/** Reads on from places: strong evidence at once as long as it is little, then step by step. */
const createReader = (store: Store, wanted: SearchWanted) => {
  let steps = searchSteps(wanted.query, none);
  let [isMistakenRead, areFew] = [false, true];
  let commonStep: number | undefined;
  const readMistakes = async (): Promise<void> => {
    const words = mistakableWords(wanted.query);
    steps = searchSteps(wanted.query, await readMistaken(store, wanted.connection, words));
    isMistakenRead = true;
  };
  return {
    /** Undefined behind the last step. */
    stepOf: ({ step }: SearchPlace) => steps[step],
    read: async (place: SearchPlace, candidates: number) => {
      if (steps[place.step]?.needsMistaken && !isMistakenRead) await readMistakes();
      if (areFew && place.step < strongSteps) {
        const strong = await readStrong(store, wanted, steps, place, candidates);
        if ("rows" in strong) return { ...strong, nextStep: strongSteps };
        [areFew, commonStep] = [false, strong.mostly];
      }
      const wantedRows = { most: candidates, areMany: place.step === commonStep };
      return { ...(await readStep(store, wanted, steps, place, wantedRows)), nextStep: place.step + 1 };
    },
  };
};

/** Up to `size` customers, and no fewer unless it is the end. */
export const readSearch = async (
  store: Store,
  wanted: SearchWanted,
  at: { readonly place: SearchPlace; readonly size: number },
): Promise<SearchPage> => {
  const customers: Customer[] = [];
  const reader = createReader(store, wanted);
  let { place } = at;
  const fewest = Math.max(wanted.query.kinds[0] === "name" ? fewestCandidates : fewestOfKeys, at.size);
  let candidates = fewest;
  for (;;) {
    const step = reader.stepOf(place);
    if (!step || (step.isLastResort && place.isFound)) return { customers, next: undefined };
    const { rows, isAll, nextStep } = await reader.read(place, candidates);
    const reading = { most: at.size - customers.length, isLast: isAll, nextStep };
    const before = place.step;
    const taken = takeFrom(wanted, rows, reading, { place, isWeak: step.isLastResort });
    customers.push(...taken.customers);
    place = taken.next;
    if (customers.length === at.size) return { customers, next: place };
    candidates = place.step === before ? mostCandidates : fewest;
  }
};
