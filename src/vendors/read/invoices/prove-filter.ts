/** Whether a vendor honours its filter by customer: asked for somebody who is known to have an invoice. */

import type { Query } from "../../../http/request.ts";
import type { Debtor, InvoiceForm } from "../../declare/receivables.ts";
import type { Access } from "../request.ts";
import { walkList } from "./walk-list.ts";

/** The first customer that `query` brings and `accepts` takes, or why there is none. */
const firstOwner = async (
  access: Access,
  { list }: InvoiceForm<Debtor>,
  query: Query,
  accepts: (customerId: string) => boolean,
  reserveMs: number,
) => {
  let owner: string | undefined;
  const take = ({ customerId }: { readonly customerId: string | undefined }): "stop" | undefined => {
    if (customerId === undefined || !accepts(customerId)) return undefined;
    owner = customerId;
    return "stop";
  };
  const { standing, now, requests } = await walkList(access, list, query, take, reserveMs);
  return { owner, isEmpty: standing === "ended" && now.read === 0, requests };
};

interface FilterProof {
  readonly isProven: boolean;
  /** Nobody has an invoice, as far as the vendor shows. */
  readonly isNobodys: boolean;
  readonly requests: number;
}

/**
 * `isProven` where the same query for somebody else brings that customer's invoices, or where nobody has any; undefined
 * where no form can be proven so. Two requests, more only while whole pages are the debtor's own. Never rejects.
 */
export const proveFilter = async (
  access: Access,
  forms: readonly InvoiceForm<Debtor>[],
  debtor: Debtor,
  reserveMs: number,
): Promise<FilterProof | undefined> => {
  const form = forms.find(({ unfilteredQuery }) => unfilteredQuery);
  if (!form?.unfilteredQuery) return undefined;
  const other = await firstOwner(access, form, form.unfilteredQuery, (id) => id !== debtor.id, reserveMs);
  const [query] = other.owner === undefined ? [] : (form.ask({ id: other.owner, number: undefined }) ?? []);
  if (!query) return { isProven: other.isEmpty, isNobodys: other.isEmpty, requests: other.requests };
  const again = await firstOwner(access, form, query, () => true, reserveMs);
  const isProven = again.owner === other.owner;
  return { isProven, isNobodys: false, requests: other.requests + again.requests };
};
