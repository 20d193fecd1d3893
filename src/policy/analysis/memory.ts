/** Values by name, each made when it is first asked for. */
export class Memory<T> {
  private readonly values = new Map<string, T>();

  of(name: string, make: () => T): T {
    const known = this.values.get(name);
    if (known !== undefined) return known;
    const made = make();
    this.values.set(name, made);
    return made;
  }
}
