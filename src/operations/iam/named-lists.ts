import type { Directory } from '../../database/directory/directory.ts';
import type { EntityOf, NamedKind } from '../../database/directory/entities.ts';
import type { Operation } from '../operation.ts';
import { accountTarget, iamOperation } from './iam-operation.ts';
import { readPathPrefix } from './names.ts';
import { type Page, pageOf, readPage } from './paging.ts';

export interface ListRequest {
  readonly pathPrefix: string;
  readonly page: Page;
}

interface ListParts<Kind extends NamedKind> {
  readonly kind: Kind;
  /** Of the answer: `Users`. */
  readonly member: string;
  answer(entity: EntityOf<Kind>, directory: Directory): object;
}

/** `ListUsers` and its like: all of a kind in the account, below a path. Only `*` as Resource covers the permission. */
export function listNamed<Kind extends Exclude<NamedKind, 'policy'>>(
  name: string,
  { kind, member, answer }: ListParts<Kind>,
): Operation<ListRequest> {
  const noun = kind === 'instanceProfile' ? 'instance-profile' : kind;
  return iamOperation<ListRequest>({
    name,
    input: (parameters) => ({ pathPrefix: readPathPrefix(parameters), page: readPage(parameters, name) }),
    permissions: (_, subject) => [{ on: accountTarget(subject, `arn:aws:iam::${subject.home.account}:${noun}/`) }],
    execute({ pathPrefix, page }, { directory, home }) {
      const { items, ...rest } = pageOf(directory.list(kind, home.account), {
        list: name,
        page,
        keyOf: (entity) => entity.name.toLowerCase(),
        wanted: ({ path }) => path.startsWith(pathPrefix),
      });
      return { [member]: items.map((entity) => answer(entity, directory)), ...rest };
    },
  });
}
