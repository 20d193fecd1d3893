export type { DataPlace, LogLevel, Running, SecretKeySource, StartOptions } from './options.ts';
export { StartError } from './options.ts';
export { start } from './start.ts';
