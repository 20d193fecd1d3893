const readUnitBytes = 4096;
const writeUnitBytes = 1024;

/** Units for reading so many bytes, at least one block. Source: Developer Guide, "Read and write operations". */
export function readUnits(bytes: number, consistent: boolean): number {
  const blocks = Math.max(1, Math.ceil(bytes / readUnitBytes));
  return consistent ? blocks : blocks / 2;
}

/** Units for writing so many bytes, at least one. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / writeUnitBytes));
}
