/**
 * DynamoDB Local's command line in our words, so that what started it starts us: `-jar DynamoDBLocal.jar -inMemory -port 8001`.
 * Its flags are taken as they are written there (`-inMemory`) and in the spelling of ours (`--in-memory`).
 * Source: DynamoDB Developer Guide, "DynamoDB local usage notes", command line options.
 */
export interface Translated {
  readonly args: readonly string[];
  /** Sentences about flags that ask for nothing here. */
  readonly notes: readonly string[];
}

export function translateDynamodbLocalFlags(args: readonly string[]): Translated {
  const translated: string[] = [];
  const notes: string[] = [];
  for (const arg of withoutJava(args)) {
    const [spelling, ...value] = arg.split('=');
    const flag = translations.get(spelling!);
    if (flag === undefined) translated.push(arg);
    else if (flag.kind === 'same') translated.push([flag.ours, ...value].join('='));
    else notes.push(`${arg}: ${flag.note}`);
  }
  return { args: translated, notes };
}

type Translation =
  | { readonly kind: 'same'; readonly ours: string }
  /** Nothing to do here, for the reason in `note`. */
  | { readonly kind: 'idle'; readonly note: string };

const same = (ours: string): Translation => ({ kind: 'same', ours });
const idle = (note: string): Translation => ({ kind: 'idle', note });

const translations: ReadonlyMap<string, Translation> = new Map(
  Object.entries({
    port: same('--port'),
    inMemory: same('--memory'),
    dbPath: same('--data'),
    sharedDb: same('--shared-db'),
    cors: same('--cors'),
    delayTransientStatuses: same('--delay-transient-statuses'),
    help: same('--help'),
    version: same('--version'),
    optimizeDbBeforeStartup: idle('the store here needs no such step'),
    disableTelemetry: idle('nothing is ever reported to anybody'),
  }).flatMap(([name, translation]) =>
    [`-${name}`, `--${name}`, `--${kebab(name)}`].map((spelling) => [spelling, translation] as const),
  ),
);

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** What is said to Java stands first: `-Djava.library.path=… -Xmx256m -jar DynamoDBLocal.jar`. */
function withoutJava(args: readonly string[]): readonly string[] {
  let at = 0;
  while (at < args.length) {
    if (args[at] === '-jar') at += 2;
    else if (args[at]!.startsWith('-D') || args[at]!.startsWith('-X')) at += 1;
    else break;
  }
  return args.slice(at);
}
