/**
 * A list that only a cursor pages, read in slices of creation side by side, and given out as the pages of one list in
 * its own order. Slices are used only where their counts prove that they hold every row once; otherwise the cursor is
 * followed, as it is for lists that are known to be short.
 */

import type { Step } from "../../pagination/strategy.ts";
import type { Page } from "../page.ts";
import { type BytesAhead, createBytesAhead, type PageSlots } from "../page-slots.ts";
import type { Prefetch } from "../prefetch.ts";
import { type AskSlice, type Link, openParts, type Part, type Parts } from "./parts.ts";

/** The page behind this one, asked for now unless it was before. */
const behind = async <Value>(
  part: Part<Value>,
  { page, next }: Link<Value>,
  slots: PageSlots,
): Promise<Link<Value>> => {
  const { step } = page;
  return (await next) ?? { page: await slots.run(() => part.ask(step.kind === "more" ? step.position : undefined)) };
};

/** Every page behind the first, with its part, and whether it is the last. */
const readOn = async function* <Value>(
  { whole, split, startAhead }: Parts<Value>,
  slots: PageSlots,
  ahead: BytesAhead,
) {
  const parts = [whole];
  for (let part = parts.shift(); part; part = parts.shift()) {
    let link: Link<Value> = part;
    const isLast = () => parts.length === 0 && link.page.step.kind !== "more";
    if (part !== whole) {
      for (const near of [part, ...parts.slice(0, slots.most - 1)]) startAhead(near);
      yield { page: part.page, part, isLast: isLast() };
    }
    const slices = part.next ? undefined : await split(part);
    parts.unshift(...(slices ?? []));
    while (!slices && link.page.step.kind === "more") {
      link = await behind(part, link, slots);
      ahead.giveBack(link.bytes ?? 0);
      yield { page: link.page, part, isLast: isLast() };
    }
  }
};

export const createSlicedPages = <Value>(ask: AskSlice<Value>, slots: PageSlots): Prefetch<Value> => {
  let [requests, given, isOver, isResting] = [0, 0, false, false];
  const bytes = createBytesAhead();
  // What is still under way when the walk stands still asks for nothing more, which nobody would give back.
  const ahead: BytesAhead = { ...bytes, take: (more) => !isResting && bytes.take(more) };
  let parts: Parts<Value> | undefined;
  let pages: ReturnType<typeof readOn<Value>> | undefined;

  const send: AskSlice<Value> = async (position, slice) => {
    // What is still read ahead of a walk that failed is of no use.
    if (isOver) return { rows: [], total: undefined, step: { kind: "end" } };
    requests += 1;
    return ask(position, slice);
  };

  /** As the walker knows it: one list, whose count changes as that of a slice does. */
  const give = (page: Page<Value>, part: Part<Value>, whole: Part<Value>, isLast: boolean): Page<Value> => {
    given += 1;
    const step: Step = page.step.kind === "stuck" || isLast ? page.step : { kind: "more", position: given };
    const drift = (page.total ?? 0) - (part.page.total ?? 0);
    return { ...page, step, total: page.total === undefined ? undefined : (whole.page.total ?? 0) + drift };
  };

  const nextPage = async (): Promise<Page<Value>> => {
    isResting = false;
    if (!parts) {
      parts = await openParts(send, slots, ahead);
      const { whole } = parts;
      return give(whole.page, whole, whole, whole.page.step.kind === "end");
    }
    pages ??= readOn(parts, slots, ahead);
    const { value } = await pages.next();
    if (!value) return { rows: [], total: undefined, step: { kind: "end" } };
    return give(value.page, value.part, parts.whole, value.isLast);
  };

  const stop = (): void => {
    isOver = true;
  };
  return {
    get requests() {
      return requests;
    },
    page: async () => {
      try {
        return await nextPage();
      } catch (failure) {
        stop();
        throw failure;
      }
    },
    clear: stop,
    rest: () => {
      isResting = true;
      bytes.giveBackAll();
    },
  };
};
