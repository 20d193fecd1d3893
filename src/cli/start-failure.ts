import { StorageError } from '../storage/engine.ts';
import { defaultSettings, StartError, type StartOptions } from './options.ts';

/** Why the program could not start, in a sentence that says what to do; for what nobody foresaw, the stack. */
export function startFailure(error: unknown, options: StartOptions): string {
  if (error instanceof StartError) return error.message;
  if (error instanceof StorageError && error.kind === 'unusable') return error.message;
  if (!(error instanceof Error)) return String(error);
  const { port, data } = { ...defaultSettings, ...options };
  const { code, syscall, address, path } = error as NodeJS.ErrnoException & { readonly address?: string };
  if (syscall === 'listen' || syscall === 'bind') {
    const place = `port ${port}${address === undefined ? '' : ` on ${address}`}`;
    if (code === 'EADDRINUSE')
      return `Cannot listen: ${place} is in use. Stop what uses it, or choose another port with --port N (--port 0 takes a free one).`;
    if (code === 'EACCES')
      return `Cannot listen: this user may not open ${place}. Choose a port from 1024 up with --port N.`;
    if (code === 'EADDRNOTAVAIL')
      return `Cannot listen: ${address} is not an address of this machine. Choose another with --host ADDRESS.`;
  }
  const folder = data?.kind === 'folder' ? data.path : path;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `Cannot write to ${folder} (${code}). Give this user write access, or keep the data elsewhere with --data FOLDER.`;
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return `Cannot keep data in ${folder}: a file is in the way. Name a folder with --data FOLDER.`;
  if (code === 'ENOSPC') return `Cannot keep data in ${folder}: the disk is full. Make room, or name another folder.`;
  return `This should not have happened; please report it.\n${error.stack ?? error.message}`;
}
