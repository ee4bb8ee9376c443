/**
 * Widths that fit: each column gets what it wants where there is room; otherwise the widest ones give way first, none
 * below its minimum. The sum may exceed `available` only when the minimums do.
 */
export function fitColumns(wanted: readonly number[], minimum: readonly number[], available: number): number[] {
  const widths = [...wanted];
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  while (excess > 0) {
    const widest = widths.reduce((best, width, index) => {
      const spare = width - (minimum[index] ?? 1);
      return spare > 0 && (best === -1 || width > (widths[best] ?? 0)) ? index : best;
    }, -1);
    if (widest === -1) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}
