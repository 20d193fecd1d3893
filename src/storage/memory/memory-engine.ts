import type { Engine } from '../engine.ts';
import { MemoryStore } from './memory-store.ts';
import { type Mischief, mischievous } from './mischief.ts';

export interface MemoryEngineOptions {
  /** Behave as badly as the contract allows: see `Mischief`. */
  readonly mischief?: Mischief;
}

/** A store that is gone with its process. */
export function openMemoryEngine(options: MemoryEngineOptions = {}): Engine {
  const store = new MemoryStore();
  return options.mischief === undefined ? store : mischievous(store, options.mischief);
}
