import type { Command } from 'commander';

/** What a tool reads and writes. */
export interface ToolStreams {
  readonly input: AsyncIterable<Uint8Array | string>;
  /** Resolves when more may be written: whoever waits for it holds no more in memory than what it is writing. */
  out(text: string): Promise<void> | void;
  err(text: string): void;
}

/** Adds a tool to the command line `parent`. Its action calls `finish` with the exit status. */
export type AddCommand = (parent: Command, tool: ToolStreams & { finish(status: number): void }) => void;
