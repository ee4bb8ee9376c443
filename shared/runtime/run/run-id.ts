/** Time-ordered id of a run: UTC to the millisecond and six random characters, so that ids sort as runs began. */
export function runIdAt(ms: number, random: string): string {
  const stamp = new Date(ms).toISOString().replace(/[-:.]/g, '').replace('Z', '');
  return `${stamp}-${random.slice(0, 6)}`;
}
