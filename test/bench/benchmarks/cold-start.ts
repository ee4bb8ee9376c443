import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { bundle } from '#build/bundle.ts';
import type { Benchmark, Measurement } from '#test/bench/benchmark.ts';
import { type Answer, startFunction } from '#test/bench/cold-start/start-function.ts';
import { emulatorForBench } from '#test/bench/echo360/emulated-store.ts';

const starts = 20;
const template = 'config/production.yaml';
const bare = 'test/bench/cold-start/bare.js';

/** What was seen of one target over all its starts. */
interface Seen {
  readonly target: string;
  readonly first: Answer[];
  readonly withState: Answer[];
}

/**
 * What a start costs until the first answer, and until the first one that state was read for. The targets take turns, so that
 * whatever else the machine does disturbs them alike.
 */
export const benchmark: Benchmark = {
  title: `${starts} cold starts of each function, beside a bare handler`,
  run: async () => {
    const emulator = await emulatorForBench();
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-cold-start-'));
    const dist = join(folder, 'dist');
    await bundle(process.cwd(), dist);
    // As the image is made: what Node compiled is kept.
    const cache = { NODE_COMPILE_CACHE: join(folder, 'compile-cache') };
    execFileSync(process.execPath, ['warm.js'], { cwd: dist, env: cache });
    const own = join(folder, 'state.yaml');
    const projectId = `cold-start-${process.pid}`;
    writeFileSync(own, stringify({ state: { store: 'firestore', projectId } }));
    const { functions } = z
      .object({ functions: z.record(z.string(), z.unknown()) })
      .parse(parse(readFileSync(template, 'utf8')));
    const least: Seen = { target: 'bare', first: [], withState: [] };
    const targets = Object.keys(functions).map((target): Seen => ({ target, first: [], withState: [] }));
    const env = {
      GOOGLE_CLOUD_PROJECT: projectId,
      LOCKSTEP_CONFIG: `${resolve(template)},${own}`,
      ...(emulator === undefined ? {} : { FIRESTORE_EMULATOR_HOST: emulator.host }),
    };
    try {
      for (let start = 0; start < starts; start += 1) {
        for (const seen of [least, ...targets]) {
          const isBare = seen === least;
          const source = isBare ? { FUNCTION_SOURCE: bare } : cache;
          await once(
            seen,
            { FUNCTION_TARGET: seen.target, ...source, ...env },
            emulator !== undefined,
            isBare ? undefined : dist,
          );
        }
      }
    } finally {
      await emulator?.stop();
      rmSync(folder, { recursive: true });
    }
    return {
      rows: [least, ...targets].flatMap(seen => rowsOf(seen, least)),
      notes: [
        'Median of the starts, from the start of the process. The first answer is that to a GET (405). Then state is read: a POST is',
        "refused (400) once the control record has come from Firestore's emulator. Memory is the process's RSS right after the answer.",
        'The least of each is a handler that answers at once, and one that reads a document with the same client.',
        'It runs from the built folder with a warm compile cache, as the image does; the bare handler from the same framework.',
        ...[least, ...targets].map(spreadOf),
      ],
    };
  },
};

async function once(seen: Seen, env: NodeJS.ProcessEnv, readsState: boolean, from?: string): Promise<void> {
  const instance = await startFunction(env, from);
  try {
    seen.first.push(answered(405, await instance.firstAnswer()));
    // The template permits dry runs only, which is found out after the control record was read and before any upstream is asked.
    if (readsState) seen.withState.push(answered(400, await instance.post({ mode: 'apply' })));
  } finally {
    await instance.stop();
  }
}

function answered(status: number, answer: Answer): Answer {
  if (answer.status !== status) throw new Error(`answered ${answer.status} where ${status} was expected`);
  return answer;
}

function rowsOf({ target, first, withState }: Seen, least: Seen): Measurement[] {
  const rows = (answers: readonly Answer[], leastAnswers: readonly Answer[], until: string): Measurement[] =>
    answers.length === 0
      ? []
      : [
          {
            what: `${target}: ms to ${until}`,
            measured: median(answers.map(({ afterMs }) => afterMs)),
            least: median(leastAnswers.map(({ afterMs }) => afterMs)),
            limit: null,
          },
          {
            what: `${target}: MiB after ${until}`,
            measured: median(answers.map(({ residentMiB }) => residentMiB)),
            least: median(leastAnswers.map(({ residentMiB }) => residentMiB)),
            limit: null,
          },
        ];
  return [...rows(first, least.first, 'the first answer'), ...rows(withState, least.withState, 'one with state read')];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

function spreadOf({ target, first }: Seen): string {
  const times = first.map(({ afterMs }) => afterMs);
  return `First answers of ${target}: ${Math.round(Math.min(...times))} to ${Math.round(Math.max(...times))} ms.`;
}
