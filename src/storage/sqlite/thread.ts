import { Worker } from 'node:worker_threads';
import { StorageError } from '../engine.ts';
import { errorText } from './failure.ts';
import type { ThreadSettings } from './thread-messages.ts';

export interface Thread<Request, Answer> {
  post(request: Request, transfer?: ArrayBuffer[]): void;
  /** Resolves when the thread has ended. */
  readonly ended: Promise<void>;
  /** Ends it at once, whatever it does. */
  terminate(): Promise<void>;
  /** Set by `startThread`'s caller before it awaits anything else. */
  onAnswer: (answer: Answer) => void;
  /** Called once when the thread ends without having been asked to: it threw, or was ended from outside. */
  onCrash: (why: string) => void;
  /** Tell that the thread will now be asked to end. */
  expectEnd(): void;
}

/**
 * Starts a thread and waits until it says `ready`. Its file is a bundle of its own: beside this module when that is bundled, in
 * `dist` when it runs from its source. Rejects with a StorageError of kind `unusable`.
 */
export async function startThread<Request, Answer extends { readonly kind: string }>(
  bundle: string,
  settings: ThreadSettings,
): Promise<Thread<Request, Answer>> {
  const place = import.meta.url.endsWith('.ts') ? `../../../dist/${bundle}` : `./${bundle}`;
  const worker = new Worker(new URL(place, import.meta.url), {
    workerData: settings,
    name: bundle,
    // Flags of the parent (loaders, coverage) mean nothing to a bundle.
    execArgv: [],
  });
  let endExpected = false;
  let why = 'it ended without a word';
  const thread: Thread<Request, Answer> = {
    post: (request, transfer) => worker.postMessage(request, transfer),
    ended: new Promise((resolve) => worker.once('exit', () => resolve())),
    terminate: async () => {
      endExpected = true;
      await worker.terminate();
    },
    onAnswer: () => {},
    onCrash: () => {},
    expectEnd() {
      endExpected = true;
    },
  };
  worker.on('error', (error) => {
    why = errorText(error);
  });
  await new Promise<void>((resolve, reject) => {
    const refuse = () =>
      reject(new StorageError('unusable', `A thread of the store (${bundle}) did not start: ${why}.`));
    worker.once('exit', refuse);
    worker.once('message', () => {
      worker.off('exit', refuse);
      resolve();
    });
  });
  worker.on('message', (answer: Answer) => thread.onAnswer(answer));
  worker.once('exit', () => {
    if (!endExpected) thread.onCrash(why);
  });
  return thread;
}
