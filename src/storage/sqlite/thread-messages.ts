/** What the engine's threads say to one another. Every thread has one port: its parent's. */

export interface ThreadSettings {
  readonly file: string;
  /** See `ConnectionOptions.pagesMax`. */
  readonly pagesMax: number | undefined;
}

/** From the engine to the writer thread. */
export type WriterRequest =
  | {
      readonly kind: 'batch';
      readonly number: number;
      readonly epoch: number;
      readonly writes: ArrayBuffer;
      readonly length: number;
    }
  | { readonly kind: 'clear'; readonly id: number; readonly space: number }
  | { readonly kind: 'close' };

export type WriterAnswer =
  | { readonly kind: 'ready' }
  /** All batches up to that number are durable. */
  | { readonly kind: 'committed'; readonly through: number }
  /** Nothing of that epoch that was not answered before is kept, and nothing will be. */
  | { readonly kind: 'failed'; readonly epoch: number; readonly failure: Failure }
  | { readonly kind: 'cleared'; readonly id: number; readonly failure?: Failure };

/** From the engine to the checkpoint thread. */
export type CheckpointerRequest = { readonly kind: 'check'; readonly id: number } | { readonly kind: 'close' };

export type CheckpointerAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'checked'; readonly id: number; readonly findings: readonly string[] };

export interface Failure {
  readonly kind: 'full' | 'conflict' | 'unknown';
  readonly message: string;
}
