import { arnOfEntity, type Entity, mfaDeviceArn } from '../database/directory/entities.ts';
import { oidcProviderArn } from '../database/directory/federation-entities.ts';
import type { EntityChange } from '../identity/identity.ts';

/**
 * What applying a configuration changes, a line each: made (`+`), changed (`~`, with what of it), removed (`-`). Values are never
 * shown, so no secret is.
 */
export function planText(changes: readonly EntityChange[]): string {
  const lines = changes.map(changeLine).sort((a, b) => (a.name < b.name ? -1 : 1));
  const count = (sign: Sign) => lines.filter((line) => line.sign === sign).length;
  const body = lines.map(({ sign, name, note }) => `  ${sign} ${name}${note === '' ? '' : ` (${note})`}\n`);
  return `${body.join('')}${count('+')} to make, ${count('~')} to change, ${count('-')} to remove.\n`;
}

type Sign = '+' | '~' | '-';

function changeLine({ before, after }: EntityChange): {
  readonly sign: Sign;
  readonly name: string;
  readonly note: string;
} {
  if (!after) return { sign: '-', name: nameOf(before!), note: '' };
  if (!before) return { sign: '+', name: nameOf(after), note: '' };
  return { sign: '~', name: nameOf(after), note: differences(before, after).join(', ') };
}

function nameOf(entity: Entity): string {
  switch (entity.kind) {
    case 'account':
      return `account ${entity.accountId}`;
    case 'accessKey':
      return `access key ${entity.id} of ${entity.userName === undefined ? 'root' : `user ${entity.userName}`} in account ${entity.accountId}`;
    case 'mfaDevice':
      return `MFA device ${mfaDeviceArn(entity)}${entity.userName === undefined ? '' : ` of user ${entity.userName}`}`;
    case 'organization':
      return `organization ${entity.id}`;
    case 'organizationNode':
      return `${entity.parentId === undefined ? 'root' : 'unit'} ${entity.id} ${quoted(entity.name)}`;
    case 'controlPolicy':
      return `${entity.type.toLowerCase().replaceAll('_', ' ')} ${entity.id} ${quoted(entity.name)}`;
    case 'member':
      return `member ${entity.accountId} of organization ${entity.organizationId}`;
    case 'accountCreation':
      return `record of making account ${quoted(entity.accountName)}`;
    case 'roleDeletion':
      return `record of deleting role ${quoted(entity.name)} in account ${entity.accountId}`;
    case 'oidcProvider':
      return oidcProviderArn(entity);
    case 'tokenIssuer':
      return `keys of the issuer ${entity.issuer}`;
    default:
      return arnOfEntity(entity);
  }
}

function differences(before: Entity, after: Entity): readonly string[] {
  const [old, now]: Readonly<Record<string, unknown>>[] = [{ ...before }, { ...after }];
  const names = Object.keys({ ...old, ...now }).filter(
    (name) => JSON.stringify(old![name]) !== JSON.stringify(now![name]),
  );
  return [...new Set(names.map((name) => wordsOf(name, after)))];
}

/** What a member is called in a plan. */
function wordsOf(name: string, after: Entity): string {
  if (name === 'declared')
    return after.declared ? 'named by the file from now on' : 'no longer named by the file; kept, for it is in use';
  return members[name] ?? name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

const members: Readonly<Record<string, string>> = {
  uniqueId: 'another one, with a new unique id',
  createdAt: 'another one, with a new unique id',
  trustDocument: 'trust policy',
  versions: 'document',
  defaultVersionId: 'document',
  versionsMade: 'document',
  updatedAt: 'document',
  text: 'document',
  scps: 'attached service control policies',
  rcps: 'attached resource control policies',
  parentId: 'moved',
  accountId: 'account',
};

function quoted(name: string): string {
  return JSON.stringify(name);
}
