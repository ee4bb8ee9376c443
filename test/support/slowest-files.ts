/**
 * A reporter of node:test that says at the end which test files took longest: the sum of what stands in each at its
 * top.
 */
import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';

const shown = 10;

export default async function* slowestFiles(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const took = new Map<string, number>();
  for await (const { type, data } of events) {
    if (type === 'test:pass' || type === 'test:fail') {
      if (data.nesting !== 0 || data.file === undefined) continue;
      took.set(data.file, (took.get(data.file) ?? 0) + data.details.duration_ms);
    } else if (type === 'test:summary' && data.file === undefined) yield told(took);
  }
}

function told(took: ReadonlyMap<string, number>): string {
  const slowest = [...took].sort(([, a], [, b]) => b - a).slice(0, shown);
  const lines = slowest.map(
    ([file, ms]) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${relative(process.cwd(), file)}\n`,
  );
  return `\nThe slowest of ${took.size} files:\n${lines.join('')}`;
}
