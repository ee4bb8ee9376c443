import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '#build/bundle.ts';
import { deployedFunctions } from '#functions/deployment-map.ts';
import type { Benchmark, Measurement } from '#test/bench/benchmark.ts';
import { bareFolder } from '#test/bench/cold-start/bare-folder.ts';
import { codeMegabytes } from '#test/bench/cold-start/code-size.ts';
import { imageOptions } from '#test/bench/cold-start/image-options.ts';
import { type Answer, type Starting, startFunction } from '#test/bench/cold-start/start-function.ts';
import { emulatorForBench } from '#test/bench/echo360/emulated-store.ts';
import { asRendered, wholeConfiguration } from '#test/support/whole-configuration.ts';

const starts = 5;
/** The project's own bound, for every figure. */
const timesTheLeast = 2;

/** What was seen of one target over all its starts. */
interface Seen {
  readonly target: string;
  readonly isRun: boolean;
  readonly first: Answer[];
  readonly withState: Answer[];
}

/**
 * What a start costs until the first answer, and until the first one that state was read for. The targets take turns,
 * so that whatever else the machine does disturbs them alike.
 */
export const benchmark: Benchmark = {
  title: `${starts} cold starts of each function, beside a bare handler`,
  run: async () => {
    const emulator = await emulatorForBench();
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-cold-start-'));
    const dist = join(folder, 'dist');
    await bundle(process.cwd(), dist);
    const bare = bareFolder(process.cwd(), join(folder, 'bare'));
    const sizes = { measured: codeMegabytes(dist), least: codeMegabytes(bare) };
    // As the image is made: what Node compiled is kept.
    const { warming, starting } = imageOptions(process.cwd());
    const cache = { NODE_COMPILE_CACHE: join(folder, 'compile-cache') };
    execFileSync(process.execPath, [...warming, 'warm.js'], { cwd: dist, env: cache });
    const config = join(folder, 'lockstep.yaml');
    const projectId = `cold-start-${process.pid}`;
    const whole = asRendered({ ...wholeConfiguration(), state: { store: 'firestore', projectId } });
    writeFileSync(config, whole.replaceAll(/secret:\/\/[^"]+/g, 'env://SECRET'));
    const least: Seen = { target: 'bare', isRun: true, first: [], withState: [] };
    const targets = Object.entries(deployedFunctions()).flatMap(([target, { kind }]): Seen[] =>
      kind === 'by-hand' ? [] : [{ target, isRun: kind === 'scheduled', first: [], withState: [] }],
    );
    const env = {
      GOOGLE_CLOUD_PROJECT: projectId,
      LOCKSTEP_CONFIG: config,
      SECRET: 'a key of more than thirty-two characters',
      ...(emulator === undefined ? {} : { FIRESTORE_EMULATOR_HOST: emulator.host }),
    };
    try {
      for (let start = 0; start < starts; start += 1) {
        for (const seen of targets) {
          await once(least, { FUNCTION_TARGET: 'bare', ...env }, emulator !== undefined, [bare]);
          await once(seen, { FUNCTION_TARGET: seen.target, ...cache, ...env }, emulator !== undefined, [
            dist,
            { options: starting },
          ]);
        }
      }
    } finally {
      await emulator?.stop();
      rmSync(folder, { recursive: true });
    }
    return {
      rows: [
        { what: 'MB of code in the folder', ...sizes, limit: sizes.least * timesTheLeast },
        ...targets.flatMap(seen => rowsOf(seen, least)),
      ],
      notes: [
        'Median of the starts, from the start of the process; before each start of a function the bare handler starts once. The first answer is',
        "that to GET /health. Then state is read: a POST is refused (400) once the control record has come from Firestore's emulator. CPU is the",
        "process's own time on a processor, which other processes hardly disturb, and what is judged of the time; memory its RSS right after the answer. The bare handler answers",
        'at once, or reads one document with the same client first; it stands in a folder with the packages that it needs, as npm installs them.',
        'Functions run from the built folder with the compile cache and the options of the image (Containerfile) and a configuration of all',
        'functions, as Terraform renders it.',
        'Code is JavaScript and JSON; the folder of all functions has maps, licences and the compile cache besides.',
        ...[least, ...targets].map(spreadOf),
      ],
    };
  },
};

async function once(
  seen: Seen,
  env: NodeJS.ProcessEnv,
  hasState: boolean,
  from: [folder: string, starting?: Starting],
): Promise<void> {
  const instance = await startFunction(env, ...from);
  try {
    seen.first.push(answered(seen.target, 200, await instance.firstAnswer('/health')));
    // The template permits dry runs only, which is found out after the control record was read and before any upstream
    // is asked.
    if (hasState && seen.isRun) seen.withState.push(answered(seen.target, 400, await instance.post({ mode: 'apply' })));
  } finally {
    await instance.stop();
  }
}

function answered(target: string, status: number, answer: Answer): Answer {
  if (answer.status !== status)
    throw new Error(`${target} answered ${answer.status} where ${status} was expected: ${answer.text}`);
  return answer;
}

const figures = { ms: 'afterMs', 'ms of CPU': 'cpuMs', MiB: 'residentMiB' } as const;

function rowsOf({ target, first, withState }: Seen, least: Seen): Measurement[] {
  const rows = (answers: readonly Answer[], leastAnswers: readonly Answer[], until: string): Measurement[] =>
    answers.length === 0
      ? []
      : Object.entries(figures).map(([unit, key]) => {
          const bare = median(leastAnswers.map(answer => answer[key]));
          const what = `${target}: ${unit} to ${until}`;
          return {
            what,
            measured: median(answers.map(answer => answer[key])),
            least: bare,
            // Time on the wall is told and not judged: other processes take more of it than the function does.
            limit: key === 'afterMs' ? null : bare * timesTheLeast,
          };
        });
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
