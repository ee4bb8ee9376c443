/** A reporter of node:test that says at the end which test files took longest: the sum of what stands in each at its top. */
import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';

const shown = 10;

export default async function* slowestFiles(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const took = new Map<string, number>();
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.nesting !== 0 || data.file === undefined) continue;
    took.set(data.file, (took.get(data.file) ?? 0) + data.details.duration_ms);
  }
  const slowest = [...took].sort(([, a], [, b]) => b - a).slice(0, shown);
  yield `\nThe slowest of ${took.size} files:\n`;
  for (const [file, ms] of slowest) yield `${(ms / 1000).toFixed(1).padStart(7)} s  ${relative(process.cwd(), file)}\n`;
}
