import type { Directory } from '../../database/directory/directory.ts';
import { type Page, pageOf } from '../iam/paging.ts';
import type { Operation, Subject } from '../operation.ts';
import type { InOrganization } from './faults.ts';
import type { Given } from './input.ts';
import { type Need, organizationReading } from './organizations-operation.ts';

interface ListParts<Request, Item> {
  readonly name: string;
  /** Of the answer: `Accounts`. */
  readonly member: string;
  input(given: Given): Request;
  permissions(request: Request, subject: Subject): readonly Need[];
  /** Ascending by `keyOf`. */
  items(request: Request, where: InOrganization & { readonly directory: Directory }): readonly Item[];
  keyOf(item: Item): string;
  answer(item: Item, where: InOrganization & { readonly directory: Directory }): object;
}

/** `ListAccounts` and its like: a page of at most 20, for the management account. */
export function organizationList<Request, Item>(
  parts: ListParts<Request, Item>,
): Operation<Request & { readonly page: Page }> {
  const { name, member } = parts;
  return organizationReading<Request & { readonly page: Page }>({
    name,
    callers: 'management',
    input: (given) => ({ ...parts.input(given), page: given.page(name) }),
    permissions: parts.permissions,
    read(request, where) {
      const { items, Marker } = pageOf(parts.items(request, where), {
        list: name,
        page: request.page,
        keyOf: parts.keyOf,
      });
      const shown = items.map((item) => parts.answer(item, where));
      return { [member]: shown, ...(Marker === undefined ? {} : { NextToken: Marker }) };
    },
  });
}

/** Of what this server does not have: empty rather than refused, because clients ask for it beside what they want. */
export function emptyOrganizationList(name: string, member: string): Operation<{ readonly page: Page }> {
  return organizationList<object, never>({
    name,
    member,
    input: () => ({}),
    permissions: () => [{ on: '*' }],
    items: () => [],
    keyOf: () => '',
    answer: () => ({}),
  });
}
