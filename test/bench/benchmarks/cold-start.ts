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

/** What was seen over all starts of one handler. */
interface Answers {
  readonly first: Answer[];
  readonly withState: Answer[];
}

/** One target, and the bare handler that was started before each of its starts. */
interface Seen extends Answers {
  readonly target: string;
  readonly isRun: boolean;
  readonly bare: Answers;
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
    const none = (): Answers => ({ first: [], withState: [] });
    const targets = Object.entries(deployedFunctions()).flatMap(([target, { kind }]): Seen[] =>
      kind === 'by-hand' ? [] : [{ target, isRun: kind === 'scheduled', ...none(), bare: none() }],
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
          const least = { target: 'bare', isRun: seen.isRun, ...seen.bare };
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
        ...targets.flatMap(rowsOf),
      ],
      notes: [
        'From the start of the process; before each start of a function the bare handler starts once, and a function is held against those. Of',
        'the time on the wall it is the least of the starts, which other processes disturbed least; of the rest the median. CPU is what the',
        "scheduler gave the process's threads. The first answer is that to GET /health. Then state is read: a POST is refused (400) once the",
        "control record has come from Firestore's emulator. Memory is RSS right after the answer. The bare handler answers at once, or reads one",
        'document with the same client first; it stands in a folder with the packages that it needs, as npm installs them.',
        'Functions run from the built folder with the compile cache and the options of the image (Containerfile) and a configuration of all',
        'functions, as Terraform renders it.',
        'Code is JavaScript and JSON; the folder of all functions has maps, licences and the compile cache besides.',
        ...targets.map(spreadOf),
      ],
    };
  },
};

async function once(
  seen: Omit<Seen, 'bare'>,
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

interface Figure {
  readonly key: 'afterMs' | 'cpuMs' | 'residentMiB';
  /** One figure of many starts. */
  readonly of: (values: readonly number[]) => number;
}

const figures: Readonly<Record<string, Figure>> = {
  ms: { key: 'afterMs', of: values => Math.min(...values) },
  'ms of CPU': { key: 'cpuMs', of: median },
  MiB: { key: 'residentMiB', of: median },
};

function rowsOf({ target, first, withState, bare }: Seen): Measurement[] {
  const rows = (answers: readonly Answer[], bareAnswers: readonly Answer[], until: string): Measurement[] =>
    answers.length === 0
      ? []
      : Object.entries(figures).map(([unit, { key, of }]) => {
          const least = of(bareAnswers.map(answer => answer[key]));
          const measured = of(answers.map(answer => answer[key]));
          return { what: `${target}: ${unit} to ${until}`, measured, least, limit: least * timesTheLeast };
        });
  return [...rows(first, bare.first, 'the first answer'), ...rows(withState, bare.withState, 'one with state read')];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

function spreadOf({ target, first, bare }: Seen): string {
  const spread = (answers: readonly Answer[]): string => {
    const times = answers.map(({ afterMs }) => afterMs);
    return `${Math.round(Math.min(...times))} to ${Math.round(Math.max(...times))} ms`;
  };
  return `First answers of ${target}: ${spread(first)}; of the bare handler before it: ${spread(bare.first)}.`;
}
