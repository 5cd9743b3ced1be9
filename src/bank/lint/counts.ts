/** How often each thing was counted. What is not counted any more is not there. */
export function counts() {
  const known = new Map<string, number>()
  return {
    add(name: string, by: 1 | -1): void {
      const now = (known.get(name) ?? 0) + by
      if (now === 0) known.delete(name)
      else known.set(name, now)
    },
    of: (name: string): number => known.get(name) ?? 0,
    names: (): string[] => [...known.keys()].sort(),
  }
}
