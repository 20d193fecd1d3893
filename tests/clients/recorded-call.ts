/** A request of a client and its answer, without what belongs to one moment: signature, host, request id, secrets. */
export interface RecordedCall {
  /** As it stands in the scope of the signature. */
  readonly service: string;
  /** The access key id that signed. */
  readonly key: string;
  readonly contentType: string;
  /** `x-amz-target`; absent in the query protocol. */
  readonly target?: string;
  readonly body: string;
  readonly answer: { readonly status: number; readonly text: string };
}

/** `iam CreateRole`, `dynamodb PutItem`. */
export function nameOf({ service, target, body }: RecordedCall): string {
  return `${service} ${target?.split('.').at(-1) ?? new URLSearchParams(body).get('Action')}`;
}

/** The secrets that STS and IAM issue, in XML. */
const secrets = /<(SecretAccessKey|SessionToken)>([^<]*)</g;

export function withoutSecrets(text: string): string {
  return text.replaceAll(secrets, '<$1>(secret)<');
}

export function secretsOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...text.matchAll(secrets)].map(([, name, secret]) => [name!, secret!]));
}

/**
 * What the server chooses anew in every run. Ids come back in later requests, so they are followed; times are not, for two that were one
 * second in one run are two in the next.
 */
const chosen = new RegExp(
  [
    '(?<time>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z|(?<=":)1\\d{9}(?:\\.\\d+)?(?=[,}])|(?<=":)1\\.\\d+E9)',
    '(?<stream>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3})',
    '(?<request>(?<=<RequestId>)[\\w-]+)',
    '(?<uuid>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})',
    '(?<unique>\\b(?:AIDA|AROA|AGPA|ANPA|AIPA|AKIA|ASIA)[A-Z0-9]{16,17}\\b)',
    '(?<organization>(?<![\\w-])(?:o-[a-z0-9]{10,32}|r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|p-[a-z0-9]{8,128}|car-[a-z0-9]{8,32})(?![\\w-]))',
    '(?<revision>\\b1[0-9]{12}\\b)',
    '(?<account>\\b\\d{12}\\b)',
  ].join('|'),
  'g',
);

export interface Token {
  readonly kind: string;
  readonly text: string;
}

/** What follows when the server gets to it: it counts tables and fills indexes beside the requests. */
const inTime =
  /"(ItemCount|TableSizeBytes|IndexSizeBytes|IndexStatus|TableStatus)":(?:\d+|"(?:CREATING|UPDATING|ACTIVE)")/g;

/** An answer as the client compares it: members by name, and each chosen thing by its kind; beside them the things, in their order. */
export function comparable(answer: string): { readonly text: string; readonly tokens: readonly Token[] } {
  const tokens: Token[] = [];
  const text = withMembersSorted(withoutSecrets(answer))
    .replace(inTime, '"$1":(in time)')
    .replace(chosen, (found, ...rest) => {
      const groups = rest.at(-1) as Record<string, string | undefined>;
      const kind = Object.keys(groups).find((name) => groups[name] !== undefined)!;
      tokens.push({ kind, text: found });
      return `(${kind})`;
    });
  return { text, tokens };
}

/** Whether two things of that kind in two runs are the same thing for good. */
export const isFollowed = ({ kind }: Token): boolean => kind !== 'time' && kind !== 'request';

function withMembersSorted(text: string): string {
  if (!text.startsWith('{')) return text;
  return JSON.stringify(JSON.parse(text), (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
